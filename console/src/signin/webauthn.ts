// Passkeys: the server speaks JSON, the browser bytes. Newer browsers translate themselves.

type Json = Record<string, unknown>;

/** Whether this browser can make and use passkeys at all. */
export const canPasskey = () => typeof PublicKeyCredential === "function" && Boolean(navigator.credentials);

/** Whether it offers passkeys in the login field by itself. */
export async function canOfferByItself(): Promise<boolean> {
  if (!canPasskey()) return false;
  return (await PublicKeyCredential.isConditionalMediationAvailable?.().catch(() => false)) ?? false;
}

/** Why no passkey came: every browser names the same few faults. */
export type PasskeyFault = "cancelled" | "known" | "place" | "failed";

export class PasskeyError extends Error {
  readonly fault: PasskeyFault;

  constructor(fault: PasskeyFault) {
    super(fault);
    this.fault = fault;
  }
}

function faultOf(error: unknown): Error {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "AbortError") return error as DOMException;
  if (name === "NotAllowedError") return new PasskeyError("cancelled");
  if (name === "InvalidStateError") return new PasskeyError("known");
  if (name === "SecurityError") return new PasskeyError("place");
  return new PasskeyError("failed");
}

export async function makePasskey(options: Json): Promise<Json> {
  try {
    return jsonOf(await navigator.credentials.create({ publicKey: creationOf(options) }));
  } catch (error) {
    throw faultOf(error);
  }
}

/** `byItself`: the browser offers passkeys in the login field, and waits until one is chosen. */
export async function askPasskey(options: Json, signal: AbortSignal, byItself: boolean): Promise<Json> {
  try {
    const mediation: CredentialMediationRequirement = byItself ? "conditional" : "optional";
    return jsonOf(await navigator.credentials.get({ publicKey: requestOf(options), signal, mediation }));
  } catch (error) {
    throw faultOf(error);
  }
}

function creationOf(options: Json): PublicKeyCredentialCreationOptions {
  if (PublicKeyCredential.parseCreationOptionsFromJSON) {
    return PublicKeyCredential.parseCreationOptionsFromJSON(
      options as unknown as PublicKeyCredentialCreationOptionsJSON,
    );
  }
  const user = options.user as Json;
  return {
    ...options,
    challenge: bytesOf(options.challenge),
    user: { ...user, id: bytesOf(user.id) },
    excludeCredentials: descriptors(options.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions;
}

function requestOf(options: Json): PublicKeyCredentialRequestOptions {
  if (PublicKeyCredential.parseRequestOptionsFromJSON) {
    return PublicKeyCredential.parseRequestOptionsFromJSON(
      options as unknown as PublicKeyCredentialRequestOptionsJSON,
    );
  }
  return {
    ...options,
    challenge: bytesOf(options.challenge),
    allowCredentials: descriptors(options.allowCredentials),
  } as unknown as PublicKeyCredentialRequestOptions;
}

const descriptors = (listed: unknown) =>
  Array.isArray(listed) ? listed.map((one: Json) => ({ ...one, id: bytesOf(one.id) })) : [];

function jsonOf(credential: Credential | null): Json {
  if (!(credential instanceof PublicKeyCredential)) throw new PasskeyError("failed");
  if (typeof credential.toJSON === "function") return credential.toJSON() as unknown as Json;
  const { response } = credential;
  const shared = {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
  const clientDataJSON = textOf(response.clientDataJSON);
  if (response instanceof AuthenticatorAttestationResponse) {
    const attestationObject = textOf(response.attestationObject);
    const transports = response.getTransports?.() ?? [];
    return { ...shared, response: { clientDataJSON, attestationObject, transports } };
  }
  const said = response as AuthenticatorAssertionResponse;
  return {
    ...shared,
    response: {
      clientDataJSON,
      authenticatorData: textOf(said.authenticatorData),
      signature: textOf(said.signature),
      userHandle: said.userHandle ? textOf(said.userHandle) : null,
    },
  };
}

/** Base64url without padding, to bytes. */
export function bytesOf(text: unknown): Uint8Array<ArrayBuffer> {
  const plain = String(text).replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(plain), (char) => char.charCodeAt(0));
}

/** Bytes, to base64url without padding. */
export function textOf(bytes: ArrayBuffer): string {
  const plain = btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
  return plain.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
