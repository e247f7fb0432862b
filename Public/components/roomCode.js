/* The code of a room as people say and type it. */

export function spokenCode(code) {
  const plain = code.replace(/-/g, "");
  return plain.length === 8 ? `${plain.slice(0, 4)}-${plain.slice(4)}` : code;
}

/** What people type for a code, forgiven: case, spaces, look-alikes. */
export function typedCode(text) {
  const plain = text.toUpperCase().replace(/[^0-9A-Z]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  return plain.length === 8 ? spokenCode(plain) : plain;
}
