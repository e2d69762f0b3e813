//! Sessions while they happen.

mod asked;
mod list;
mod order;
mod window;
