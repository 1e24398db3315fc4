/** Whose bytes a path delivers: of a video, a live stream, or a network that the key of an object names. */
export interface DeliveredSubject {
  kind: 'video' | 'live' | 'network'
  id: string
}

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'

/** As the media app serves them, a viewer's grant in front or not; and as the store does, where a CDN reads from that. */
const forms: readonly { kind: DeliveredSubject['kind']; form: RegExp }[] = [
  { kind: 'video', form: new RegExp(`^(?:/g/[^/]+)?/v/(${uuid})/`, 'i') },
  { kind: 'live', form: new RegExp(`^(?:/g/[^/]+)?/live/(${uuid})/`, 'i') },
  { kind: 'network', form: new RegExp(`^(?:/[^/]+)?/videos/(${uuid})/${uuid}/`, 'i') },
]

/** @returns undefined for what is nobody's media: pages, pictures, the API */
export function deliveredSubject(path: string): DeliveredSubject | undefined {
  for (const { kind, form } of forms) {
    const id = form.exec(path)?.[1]
    if (id !== undefined) return { kind, id: id.toLowerCase() }
  }
  return undefined
}
