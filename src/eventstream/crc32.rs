//! CRC-32 (IEEE 802.3), eight bytes at a time. The tables are computed at first
//! use: 8 KB of constants would nearly double the module that users download.

use std::cell::Cell;

const POLYNOMIAL: u32 = 0xEDB8_8320;

type Tables = [[u32; 256]; 8];

thread_local! {
    static TABLES: Cell<Option<&'static Tables>> = const { Cell::new(None) };
}

/// The checksum of `bytes`.
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    let tables = TABLES.get().unwrap_or_else(|| {
        let tables: &Tables = Box::leak(tables());
        TABLES.set(Some(tables));
        tables
    });
    let mut crc = !0;
    let (blocks, rest) = bytes.as_chunks::<8>();
    for &[a, b, c, d, e, f, g, h] in blocks {
        let [i, j, k, l] = (crc ^ u32::from_le_bytes([a, b, c, d])).to_le_bytes();
        let [t0, t1, t2, t3, t4, t5, t6, t7] = tables;
        crc = at(t7, i) ^ at(t6, j) ^ at(t5, k) ^ at(t4, l);
        crc ^= at(t3, e) ^ at(t2, f) ^ at(t1, g) ^ at(t0, h);
    }
    let [table, ..] = tables;
    for &byte in rest {
        crc = at(table, crc.to_le_bytes()[0] ^ byte) ^ (crc >> 8);
    }
    !crc
}

#[expect(clippy::indexing_slicing, reason = "a u8 cannot leave a table of 256")]
fn at(table: &[u32; 256], byte: u8) -> u32 {
    table[usize::from(byte)]
}

fn tables() -> Box<Tables> {
    let mut tables = Box::new([[0; 256]; 8]);
    let [first, ..] = &mut *tables;
    for (byte, entry) in (0u32..).zip(first.iter_mut()) {
        *entry = (0..8).fold(byte, |crc, _| {
            (crc >> 1) ^ (POLYNOMIAL & (crc & 1).wrapping_neg())
        });
    }
    let first = *first;
    let mut previous = first;
    for table in tables.iter_mut().skip(1) {
        for (entry, &before) in table.iter_mut().zip(&previous) {
            *entry = at(&first, before.to_le_bytes()[0]) ^ (before >> 8);
        }
        previous = *table;
    }
    tables
}
