'use strict';
// Bytes, text and numbers, each read in its one spelling. All of the page's scripts are one program,
// which also runs as its own worker.

/** What is wrong, by the key of its words, with values for them. */
class Fault extends Error {
  constructor(code, values = {}) {
    super(code);
    this.code = code;
    this.values = values;
  }
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function areEqual(one, other) {
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}

function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function bytesOfText(text) {
  return new TextEncoder().encode(text);
}

/** The text, or nothing where the bytes are not UTF-8. A byte order mark stays, and is refused by who reads on. */
function textOfBytes(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function base64Of(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** RFC 4648 section 4, padded; nothing for any other spelling of the same bytes. */
function bytesOfBase64(text) {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return null;
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return base64Of(bytes) === text ? bytes : null;
}

/** A whole number without leading zeros that a double holds exactly, or nothing. */
function numberOf(text) {
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(text)) return null;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : null;
}

/** Big-endian; up to 48 bits. */
function uintAt(bytes, offset, count) {
  let value = 0;
  for (let place = offset; place < offset + count; place++) value = value * 256 + bytes[place];
  return value;
}

/** A log has fewer than 2^48 entries; nothing where the eight bytes say more. */
function indexAt(bytes, offset) {
  return uintAt(bytes, offset, 2) === 0 ? uintAt(bytes, offset + 2, 6) : null;
}
