//! Zones that are countries, networks and anonymizers, judged by the real program from real files.

mod commands;
mod judged;
mod replaced;
mod stage;
