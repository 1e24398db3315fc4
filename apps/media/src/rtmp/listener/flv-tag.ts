import Flv from 'node-media-server/src/protocol/flv.js'
import type { MediaMessage } from './rtmp-protocol.ts'

const scriptData = 18
/** A data message in AMF 3: a byte, and then the same in AMF 0. */
const amf3Data = 15
/** The AMF 0 string that RTMP puts in front of metadata, and FLV does not. */
const setDataFrame = Buffer.from('\x02\x00\x0d@setDataFrame', 'latin1')

/** Says that audio and video may come: which of them do, only the tags tell. */
export const flvHeader = Flv.createHeader(true, true)

/** One message as a tag of an FLV file (Video File Format Specification 10.1, E.4). */
export function flvTag({ type, timestamp, payload }: MediaMessage): Buffer {
  const isData = type === scriptData || type === amf3Data
  const data = isData ? scriptOf(type === amf3Data ? payload.subarray(1) : payload) : payload
  return Flv.createMessage({ codec_type: isData ? scriptData : type, dts: timestamp, size: data.length, data })
}

function scriptOf(data: Buffer): Buffer {
  const framed = data.subarray(0, setDataFrame.length).equals(setDataFrame)
  return framed ? data.subarray(setDataFrame.length) : data
}
