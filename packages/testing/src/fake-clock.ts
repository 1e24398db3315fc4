/** A clock that stands until it is moved. */
export class FakeClock {
  private time: number

  constructor(start: Date = new Date()) {
    this.time = start.getTime()
  }

  now(): Date {
    return new Date(this.time)
  }

  advance(milliseconds: number): void {
    this.time += milliseconds
  }
}
