//! An authenticator made by hand: it does what it is told, right or wrong.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::Digest;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};

pub(crate) struct Authenticator {
    pub(crate) key: SigningKey,
    pub(crate) credential: Vec<u8>,
    /// The page's, as the browser writes it.
    pub(crate) origin: String,
    pub(crate) rp_id: String,
    pub(crate) verifies: bool,
    pub(crate) counter: u32,
    pub(crate) handle: Vec<u8>,
}

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const WITH_KEY: u8 = 0x40;

impl Authenticator {
    pub(crate) fn new(number: u8, origin: &str, rp_id: &str) -> Self {
        Self {
            key: SigningKey::from_slice(&[number; 32]).expect("a key"),
            credential: vec![number; 32],
            origin: origin.to_owned(),
            rp_id: rp_id.to_owned(),
            verifies: true,
            counter: 1,
            handle: vec![],
        }
    }

    /// `navigator.credentials.create`
    pub(crate) fn create(&mut self, options: &Value) -> Value {
        let handle = options["user"]["id"].as_str().expect("a user");
        self.handle = URL_SAFE_NO_PAD.decode(handle).expect("base64url");
        let mut data = self.data(WITH_KEY);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.credential.len()).expect("short").to_be_bytes());
        data.extend(&self.credential);
        data.extend(self.public());
        let mut object = vec![0xA3];
        object.extend(text("fmt"));
        object.extend(text("none"));
        object.extend(text("attStmt"));
        object.push(0xA0);
        object.extend(text("authData"));
        object.push(0x58);
        object.push(u8::try_from(data.len()).expect("short"));
        object.extend(data);
        let client = self.client("webauthn.create", options);
        self.credential(&json!({
            "attestationObject": URL_SAFE_NO_PAD.encode(object),
            "clientDataJSON": URL_SAFE_NO_PAD.encode(client),
            "transports": ["internal"],
        }))
    }

    /// `navigator.credentials.get`; each is one signature more.
    pub(crate) fn get(&mut self, options: &Value) -> Value {
        self.counter += 1;
        let data = self.data(0);
        let client = self.client("webauthn.get", options);
        let signed = [data.as_slice(), Digest::of(&client).as_bytes()].concat();
        let signature: Signature = self.key.sign(&signed);
        self.credential(&json!({
            "authenticatorData": URL_SAFE_NO_PAD.encode(data),
            "clientDataJSON": URL_SAFE_NO_PAD.encode(client),
            "signature": URL_SAFE_NO_PAD.encode(signature.to_der()),
            "userHandle": URL_SAFE_NO_PAD.encode(&self.handle),
        }))
    }

    fn credential(&self, response: &Value) -> Value {
        let id = URL_SAFE_NO_PAD.encode(&self.credential);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response,
            "clientExtensionResults": {}, "authenticatorAttachment": "platform" })
    }

    fn client(&self, kind: &str, options: &Value) -> Vec<u8> {
        json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let verified = if self.verifies { VERIFIED } else { 0 };
        let mut data = Digest::of(self.rp_id.as_bytes()).as_bytes().to_vec();
        data.push(flags | PRESENT | verified);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// COSE: an elliptic curve key, ES256, P-256.
    fn public(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = (point.x().expect("x").to_vec(), point.y().expect("y").to_vec());
        let mut key = vec![0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        key.extend(x);
        key.extend([0x22, 0x58, 0x20]);
        key.extend(y);
        key
    }
}

/// A short text in CBOR.
fn text(text: &str) -> Vec<u8> {
    let mut bytes = vec![0x60 + u8::try_from(text.len()).expect("short")];
    bytes.extend(text.as_bytes());
    bytes
}
