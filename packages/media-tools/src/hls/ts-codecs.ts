import { readPes } from './pes.ts'
import { readPackets, readTables, unitsOf } from './transport-stream.ts'

/** The CODECS values (RFC 6381) of a transport stream. @throws Error when it has none that we write */
export function tsCodecs(segment: Buffer): string[] {
  const packets = readPackets(segment)
  const codecs = [...readTables(packets).pids].flatMap(([type, pid]) => {
    const [unit] = unitsOf(packets, pid)
    return unit ? (codecOf[type]?.(readPes(unit).data) ?? []) : []
  })
  if (codecs.length === 0) throw new Error('the transport stream has no H.264 or AAC')
  return codecs
}

const codecOf: Partial<Record<number, (data: Buffer) => string>> = { 27: avc, 15: aac }

const SEQUENCE_PARAMETERS = 7

/** Profile, constraints and level are the first bytes of the sequence parameter set (ITU-T H.264 §7.3.2.1.1). */
function avc(data: Buffer): string {
  const startCode = Buffer.from([0, 0, 1])
  for (let at = data.indexOf(startCode); at >= 0; at = data.indexOf(startCode, at + 3))
    if (((data[at + 3] ?? 0) & 0x1f) === SEQUENCE_PARAMETERS) return `avc1.${data.toString('hex', at + 4, at + 7)}`
  throw new Error('the picture has no sequence parameter set')
}

/** The header of an ADTS frame has the audio object type less one (ISO/IEC 14496-3 §1.A.2.2). */
function aac(data: Buffer): string {
  if ((data.readUInt16BE(0) & 0xfff0) !== 0xfff0) throw new Error('the sound is no AAC')
  return `mp4a.40.${((data[2] ?? 0) >> 6) + 1}`
}
