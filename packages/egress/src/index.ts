export { EgressClient, type EgressOptions, type OpenAnswer } from './egress.client.ts'
export { EgressError, toEgressError } from './egress-error.ts'
export { webUrlProblem } from './web-url.ts'
