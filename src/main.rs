//! The front door: reads the command line and hands over to the house.

use std::process::ExitCode;

fn main() -> ExitCode {
    motcua::cli::main()
}
