//! The time that work takes: the processor's, of all threads of this process, and the wall's.

use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;
use std::time::Instant;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Cost {
    cpu_ms: f64,
    wall_ms: f64,
}

pub(crate) fn measured<T>(work: impl FnOnce() -> T) -> (Cost, T) {
    let start = Instant::now();
    let before = cpu_ms();
    let result = work();
    let cost = Cost {
        cpu_ms: cpu_ms() - before,
        wall_ms: start.elapsed().as_secs_f64() * 1e3,
    };
    (cost, result)
}

fn cpu_ms() -> f64 {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    now.tv_sec as f64 * 1e3 + now.tv_nsec as f64 / 1e6
}
