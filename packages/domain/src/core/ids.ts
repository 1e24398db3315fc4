import { v7 } from 'uuid'

/** UUIDv7 (RFC 9562 §5.7), so that the order of ids is the order of creation. */
export const newId = (): string => v7()
