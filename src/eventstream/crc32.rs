//! CRC-32 (IEEE 802.3), eight bytes at a time. The tables are computed at first
//! use: 8 KB of constants would nearly double the module that users download.

use std::cell::Cell;

const POLYNOMIAL: u32 = 0xEDB8_8320;

type Tables = [[Cell<u32>; 256]; 8];

thread_local! {
    static TABLES: Tables = const { [const { [const { Cell::new(0) }; 256] }; 8] };
}

/// The checksum of `bytes`.
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    TABLES.with(|tables| {
        let [t0, t1, t2, t3, t4, t5, t6, t7] = tables;
        if at(t0, 1) == 0 {
            fill(tables);
        }
        // The half of a block that does not wait for the one before is added to the next.
        let (mut crc, mut late) = (!0, 0);
        let (blocks, rest) = bytes.as_chunks::<8>();
        for &[a, b, c, d, e, f, g, h] in blocks {
            let word = u32::from_le_bytes([a, b, c, d]) ^ late;
            let [i, j, k, l] = (crc ^ word).to_le_bytes();
            late = at(t3, e) ^ at(t2, f) ^ at(t1, g) ^ at(t0, h);
            crc = at(t7, i) ^ at(t6, j) ^ at(t5, k) ^ at(t4, l);
        }
        crc ^= late;
        for &byte in rest {
            crc = at(t0, crc.to_le_bytes()[0] ^ byte) ^ (crc >> 8);
        }
        !crc
    })
}

#[expect(clippy::indexing_slicing, reason = "a u8 cannot leave a table of 256")]
fn at(table: &[Cell<u32>; 256], byte: u8) -> u32 {
    table[usize::from(byte)].get()
}

/// Each table says what its bytes come to with one more zero byte behind them than in the table
/// before.
#[inline(never)]
fn fill(tables: &Tables) {
    for byte in 0..=u8::MAX {
        let mut crc = u32::from(byte);
        for table in tables {
            for _ in 0..8 {
                crc = (crc >> 1) ^ (POLYNOMIAL & (crc & 1).wrapping_neg());
            }
            if let Some(entry) = table.get(usize::from(byte)) {
                entry.set(crc);
            }
        }
    }
}
