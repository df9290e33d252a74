//! Which door a request knocks at: exact paths, and nothing is normalized (B-056, B-057).

use hyper::Method;

use crate::reply::Dialect;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    ForwardAuth,
    ForwardAuthNginx,
    ExtAuthz,
    Decide,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Path {
    Open(Door),
    /// The methods that there are instead.
    Method(&'static str),
    None,
}

pub(crate) fn find(method: &Method, path: &str) -> Path {
    if method == Method::TRACE || method == Method::CONNECT {
        return Path::Method("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    }
    match path {
        "/gate/v1/forward-auth" => Path::Open(Door::ForwardAuth),
        "/gate/v1/forward-auth/nginx" => Path::Open(Door::ForwardAuthNginx),
        "/gate/v1/decide" if method == Method::POST => Path::Open(Door::Decide),
        "/gate/v1/decide" => Path::Method("POST"),
        _ => match path.strip_prefix(EXT_AUTHZ) {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => Path::Open(Door::ExtAuthz),
            Some(_) | None => Path::None,
        },
    }
}

const EXT_AUTHZ: &str = "/gate/v1/ext-authz";

impl Door {
    pub(crate) const ALL: [Self; 4] =
        [Self::ForwardAuth, Self::ForwardAuthNginx, Self::ExtAuthz, Self::Decide];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::ForwardAuth | Self::ForwardAuthNginx => "forward-auth",
            Self::ExtAuthz => "ext-authz",
            Self::Decide => "decide",
        }
    }

    pub(crate) const fn dialect(self) -> Dialect {
        match self {
            Self::ForwardAuthNginx => Dialect::Nginx,
            Self::ForwardAuth | Self::ExtAuthz | Self::Decide => Dialect::Plain,
        }
    }

    /// The request's path as the caller of the API wrote it, where it is part of this door's own.
    pub(crate) fn behind(self, path: &str) -> Option<&str> {
        match self {
            Self::ExtAuthz => path.strip_prefix(EXT_AUTHZ),
            Self::ForwardAuth | Self::ForwardAuthNginx | Self::Decide => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use hyper::Method;

    use super::{Door, Path, find};

    #[test]
    fn paths_are_exact() {
        for (path, found) in [
            ("/gate/v1/forward-auth", Path::Open(Door::ForwardAuth)),
            ("/gate/v1/forward-auth/nginx", Path::Open(Door::ForwardAuthNginx)),
            ("/gate/v1/ext-authz", Path::Open(Door::ExtAuthz)),
            ("/gate/v1/ext-authz/", Path::Open(Door::ExtAuthz)),
            ("/gate/v1/ext-authz/../decide", Path::Open(Door::ExtAuthz)),
            ("/gate/v1/ext-authz//%2e%2e/decide", Path::Open(Door::ExtAuthz)),
            ("/gate/v1/decide", Path::Method("POST")),
            ("/gate/v1/decide/", Path::None),
            ("/gate/v1/forward-auth/", Path::None),
            ("/gate/v1/forward-auth/NGINX", Path::None),
            ("/gate/v1//forward-auth", Path::None),
            ("/gate/v1/ext-authzz", Path::None),
            ("/gate/v1/x/../forward-auth", Path::None),
            ("/Gate/v1/forward-auth", Path::None),
            ("/", Path::None),
            ("", Path::None),
            ("*", Path::None),
        ] {
            assert_eq!(find(&Method::GET, path), found, "{path}");
        }
        assert_eq!(find(&Method::POST, "/gate/v1/decide"), Path::Open(Door::Decide));
        for method in [Method::TRACE, Method::CONNECT] {
            for path in ["/gate/v1/forward-auth", "/gate/v1/decide", "/nothing"] {
                assert!(matches!(find(&method, path), Path::Method(_)), "{method} {path}");
            }
        }
    }
}
