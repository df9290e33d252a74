//! Builds again when the console was built again. It never runs npm.

fn main() {
    println!("cargo:rerun-if-changed=../../console/dist");
}
