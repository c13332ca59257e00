//! Ports of this machine, reachable from nowhere else.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::progress;

/// Whether an HTTP server responds there, with whatever status.
pub(crate) fn answers(port: u16) -> bool {
    let patience = Duration::from_secs(2);
    let exchange = || -> std::io::Result<[u8; 5]> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut stream = TcpStream::connect_timeout(&address, patience)?;
        stream.set_read_timeout(Some(patience))?;
        stream.write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        let mut start = [0; 5];
        stream.read_exact(&mut start)?;
        Ok(start)
    };
    exchange().is_ok_and(|start| start == *b"HTTP/")
}

/// The address of a server there.
pub(crate) fn url(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

/// Whether a server could be started there.
pub(crate) fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// The first free port from `wanted` on that is not `reserved`.
pub(crate) fn free_from(wanted: u16, reserved: Option<u16>) -> Result<u16> {
    let port = (wanted..wanted.saturating_add(100))
        .find(|port| Some(*port) != reserved && is_free(*port))
        .with_context(|| format!("port {wanted} and the 99 above it are all in use"))?;
    if port != wanted {
        progress::note(&format!("port {wanted} is in use, taking {port}"));
    }
    Ok(port)
}
