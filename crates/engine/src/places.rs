//! Every active zone compiled into one table: from an address to the zones that hold it.
