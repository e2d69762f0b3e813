//! Writes the events of a checkpoint, and the small parts of JSON that they are made of.

use domain::Millis;

use crate::json::push_number;
use crate::page::serialise::push_integer;

/// Events that are being written.
pub(super) struct Events {
    pub(super) at: Millis,
    pub(super) out: Vec<u8>,
    pub(super) count: u32,
}

impl Events {
    pub(super) fn new(at: Millis, capacity: usize) -> Self {
        Self {
            at,
            out: Vec::with_capacity(capacity),
            count: 0,
        }
    }

    /// An incremental snapshot about one node; `rest` goes on behind its id.
    pub(super) fn push_about(&mut self, source: i64, id: i64, rest: impl FnOnce(&mut Vec<u8>)) {
        self.push(3, |out| {
            out.extend_from_slice(b"{\"source\":");
            push_integer(out, source);
            push_name(out, "id");
            push_integer(out, id);
            rest(out);
            out.push(b'}');
        });
    }

    /// A mutation that only adds.
    pub(super) fn push_adds(&mut self, are_documents: bool, adds: impl FnOnce(&mut Vec<u8>)) {
        self.push(3, |out| {
            out.extend_from_slice(b"{\"source\":0,\"texts\":[],\"attributes\":[],\"removes\":[],\"adds\":[");
            adds(out);
            out.push(b']');
            if are_documents {
                out.extend_from_slice(b",\"isAttachIframe\":true");
            }
            out.push(b'}');
        });
    }

    pub(super) fn push(&mut self, kind: u8, data: impl FnOnce(&mut Vec<u8>)) {
        if self.count > 0 {
            self.out.push(b'\n');
        }
        self.count += 1;
        self.out.extend_from_slice(b"{\"type\":");
        self.out.extend_from_slice(kind.to_string().as_bytes());
        self.out.extend_from_slice(b",\"data\":");
        data(&mut self.out);
        self.out.extend_from_slice(b",\"timestamp\":");
        self.out.extend_from_slice(self.at.to_string().as_bytes());
        self.out.push(b'}');
    }
}

pub(super) fn push_list(out: &mut Vec<u8>, list: &[i64]) {
    out.push(b'[');
    for (at, number) in list.iter().enumerate() {
        push_comma(out, at);
        push_integer(out, *number);
    }
    out.push(b']');
}

pub(super) fn push_comma(out: &mut Vec<u8>, at: usize) {
    if at > 0 {
        out.push(b',');
    }
}

pub(super) fn push_name(out: &mut Vec<u8>, name: &str) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

pub(super) fn push_position(out: &mut Vec<u8>, x: f64, y: f64) {
    push_name(out, "x");
    push_number(out, x);
    push_name(out, "y");
    push_number(out, y);
}

pub(super) fn push_boolean(out: &mut Vec<u8>, value: bool) {
    out.extend_from_slice(if value { b"true" } else { b"false" });
}

/// An addition up to its node, which follows.
pub(super) fn push_add(out: &mut Vec<u8>, parent: i64, previous: Option<i64>, next: Option<i64>) {
    if out.last() == Some(&b'}') {
        out.push(b',');
    }
    out.extend_from_slice(b"{\"parentId\":");
    push_integer(out, parent);
    if let Some(previous) = previous {
        push_name(out, "previousId");
        push_integer(out, previous);
    }
    push_name(out, "nextId");
    match next {
        Some(next) => push_integer(out, next),
        None => out.extend_from_slice(b"null"),
    }
    push_name(out, "node");
}
