//! Debian's nginx, with a configuration of the test's, in a folder of its own.

use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

#[derive(Debug)]
pub struct Nginx {
    child: Child,
    folder: TempDir,
}

impl Nginx {
    /// `http`: what stands inside `http { … }`; it must listen on `127.0.0.1:port`.
    pub fn start(http: &str, port: u16) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("nginx.conf");
        let text = format!(
            "daemon off; master_process off; pid nginx.pid; error_log stderr notice;\n\
             events {{}}\n\
             http {{\n\
             access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fcgi;\n\
             uwsgi_temp_path uwsgi; scgi_temp_path scgi;\n{http}\n}}\n"
        );
        std::fs::write(&path, text).expect("a configuration");
        let errors = std::fs::File::create(folder.path().join("errors")).expect("a log");
        let started = Command::new("nginx")
            .arg("-p")
            .arg(folder.path())
            .arg("-c")
            .arg(&path)
            .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
            .stdout(Stdio::null())
            .stderr(errors)
            .spawn();
        let child = started.expect("nginx is installed: `apt-get install nginx`");
        let mut nginx = Self { child, folder };
        crate::until(Duration::from_secs(30), "nginx answers", || {
            if let Ok(Some(status)) = nginx.child.try_wait() {
                panic!("nginx ended with {status}:\n{}", nginx.errors());
            }
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        nginx
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn errors(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("errors")).unwrap_or_default()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
