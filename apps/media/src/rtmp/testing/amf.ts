/** Values in AMF 0, one after the other. */
export function amf(...values: unknown[]): Buffer {
  return Buffer.concat(values.map(encode))
}

function encode(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value
  if (typeof value === 'number') return number(value)
  if (typeof value === 'string') return Buffer.concat([Buffer.from([2]), name(value)])
  if (value === null || typeof value !== 'object') return Buffer.from([5])
  const members = Object.entries(value).flatMap(([key, member]) => [name(key), encode(member)])
  return Buffer.concat([Buffer.from([3]), ...members, Buffer.from([0, 0, 9])])
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(9)
  bytes.writeDoubleBE(value, 1)
  return bytes
}

function name(text: string): Buffer {
  const bytes = Buffer.from(text)
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.length)
  return Buffer.concat([length, bytes])
}
