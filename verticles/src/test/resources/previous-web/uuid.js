/*
 * UUIDs by getRandomValues: crypto.randomUUID exists in secure contexts only, and a server tried
 * out on a local network is often reached by plain http.
 */

const text = (bytes) => {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

const random = (version) => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | (version << 4);
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes;
};

/** A random UUID, version 4: names this browser as a device. */
export const uuid4 = () => text(random(4));

/** A UUID of version 7, which starts with the time (RFC 9562, 5.7): names one message to be sent. */
export const uuid7 = (now = Date.now()) => {
  const bytes = random(7);
  for (let i = 5, rest = now; i >= 0; i--, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
  return text(bytes);
};

/** When a UUID of version 7 was made, in epoch milliseconds. */
export const timeOf = (uuid) => parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16);
