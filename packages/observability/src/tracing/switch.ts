let on = false

/** Whether anything is traced in this process: where not, spans cost nothing and nothing of the SDK is loaded. */
export const isTracing = (): boolean => on

export function switchTracing(state: boolean): void {
  on = state
}
