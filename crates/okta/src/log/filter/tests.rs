mod errors;
mod reading;
mod selecting;
