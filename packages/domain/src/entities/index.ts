import { EventEntity } from './event.entity.ts'

export const entities = [EventEntity]
