//! The program on every GPU node.
