//! A new migration must be noticed: the macro that embeds them can't see a file that it
//! has not read.

fn main() {
    println!("cargo:rerun-if-changed=../migrations");
}
