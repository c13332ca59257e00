//! How deep the module's stack gets. It ends at address 0, so that a call that overruns it is a
//! trap; wasm-opt's `--low-memory-unused` relies on the kilobyte there.

use std::collections::HashMap;

use anyhow::{Context, Result, ensure};
use walrus::ir::{self, InstrLocId, Visitor, dfs_in_order};
use walrus::{ElementItems, FunctionId, GlobalId, LocalFunction, Module};

const KEPT_FREE_BYTES: u32 = 1024;

/// Fails unless the deepest chain of calls leaves the lowest kilobyte alone.
pub(crate) fn check(module: &Module, stack_bytes: u32) -> Result<()> {
    let mut depths = Depths::of(module)?;
    let mut deepest = 0;
    for (id, _) in module.funcs.iter_local() {
        deepest = deepest.max(depths.from(module, id)?);
    }
    ensure!(
        deepest + KEPT_FREE_BYTES <= stack_bytes,
        "calls take {deepest} bytes of the stack, which has {stack_bytes}: raise STACK_BYTES"
    );
    Ok(())
}

struct Depths {
    pointer: GlobalId,
    /// What an indirect call can reach.
    table: Vec<FunctionId>,
    /// Nothing for a function that is being looked at.
    known: HashMap<FunctionId, Option<u32>>,
}

impl Depths {
    fn of(module: &Module) -> Result<Self> {
        // The linker puts it first.
        let pointer = module.globals.iter().next().context("there is no stack")?;
        let items = module.elements.iter().map(|element| &element.items);
        let table = items.flat_map(|items| match items {
            ElementItems::Functions(functions) => functions.clone(),
            ElementItems::Expressions(..) => Vec::new(),
        });
        Ok(Self {
            pointer: pointer.id(),
            table: table.collect(),
            known: HashMap::new(),
        })
    }

    /// The bytes that a function and all that it calls take at most.
    fn from(&mut self, module: &Module, id: FunctionId) -> Result<u32> {
        if let Some(known) = self.known.get(&id) {
            return known.context("the module is recursive: no stack is certain to be enough");
        }
        let walrus::FunctionKind::Local(function) = &module.funcs.get(id).kind else {
            return Ok(0);
        };
        self.known.insert(id, None);
        let Found { bytes, calls, .. } = self.look_at(function);
        let mut below = 0;
        for callee in calls {
            below = below.max(self.from(module, callee)?);
        }
        self.known.insert(id, Some(bytes + below));
        Ok(bytes + below)
    }

    fn look_at(&self, function: &LocalFunction) -> Found<'_> {
        let mut found = Found {
            depths: self,
            before: [None, None],
            bytes: 0,
            calls: Vec::new(),
        };
        dfs_in_order(&mut found, function, function.entry_block());
        found
    }
}

struct Found<'a> {
    depths: &'a Depths,
    before: [Option<ir::Instr>; 2],
    bytes: u32,
    calls: Vec<FunctionId>,
}

impl<'instr> Visitor<'instr> for Found<'_> {
    /// A function that takes room subtracts it from the stack pointer.
    fn visit_instr(&mut self, instr: &'instr ir::Instr, _: &'instr InstrLocId) {
        if let [
            Some(ir::Instr::GlobalGet(from)),
            Some(ir::Instr::Const(bytes)),
        ] = &self.before
            && let ir::Instr::Binop(ir::Binop {
                op: ir::BinaryOp::I32Sub,
            }) = instr
            && from.global == self.depths.pointer
            && let ir::Value::I32(bytes) = bytes.value
        {
            self.bytes = self.bytes.max(bytes.unsigned_abs());
        }
        match instr {
            ir::Instr::Call(call) => self.calls.push(call.func),
            ir::Instr::CallIndirect(_) => self.calls.extend(&self.depths.table),
            _ => {}
        }
        let [_, last] = &mut self.before;
        self.before = [last.take(), Some(instr.clone())];
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a test that panics has failed, as it should"
)]
mod tests {
    use super::check;
    use walrus::ir::{BinaryOp, Value};
    use walrus::{ConstExpr, FunctionBuilder, FunctionId, Module, ValType};

    /// A function that takes room and calls another.
    fn function(module: &mut Module, bytes: i32, callee: Option<FunctionId>) -> FunctionId {
        let pointer = module.globals.iter().next().unwrap().id();
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
        let mut body = builder.func_body();
        body.global_get(pointer)
            .i32_const(bytes)
            .binop(BinaryOp::I32Sub)
            .global_set(pointer);
        if let Some(callee) = callee {
            body.call(callee);
        }
        builder.finish(vec![], &mut module.funcs)
    }

    #[test]
    fn the_deepest_chain_of_calls_leaves_a_kilobyte() {
        let mut module = Module::default();
        let start = ConstExpr::Value(Value::I32(4096));
        module.globals.add_local(ValType::I32, true, false, start);
        let leaf = function(&mut module, 400, None);
        let middle = function(&mut module, 32, Some(leaf));
        function(&mut module, 48, Some(middle));
        function(&mut module, 16, Some(leaf));
        assert!(check(&module, 480 + 1024).is_ok());
        assert!(check(&module, 479 + 1024).is_err());
    }
}
