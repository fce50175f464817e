/** What an operator has to mend first, as for settings that are not right (`EX_CONFIG` of sysexits.h). */
export const exitRefused = 78

/** What may be otherwise a moment later without anybody's doing (`EX_TEMPFAIL` of sysexits.h): worth another start. */
export const exitForNow = 75

/** Why a process does not start, in sentences for the operator who mends it. Holds no secret. */
export class StartRefusal extends Error {
  /** What a process ends with that does not start because of it. */
  readonly exitCode: number = exitRefused
  constructor(message: string) {
    super(message)
    this.name = 'StartRefusal'
  }
}

/** For the catch of something whose every failure is for a person to mend, such as a database that is not found. */
export const refuseToStart = (error: unknown): never => {
  throw error instanceof Error ? new StartRefusal(error.message) : error
}

export const portForbidden = (port: number, setting: string): StartRefusal =>
  new StartRefusal(`Port ${port} may not be used here. Choose another one with ${setting}.`)

/** Because of something that may go away by itself, so that whoever runs the process starts it again. */
export class RefusalForNow extends StartRefusal {
  override readonly exitCode = exitForNow
}

/** By one that still answers what it has, for instance. */
export class PortTaken extends RefusalForNow {}

export const portTaken = (port: number, setting: string): PortTaken =>
  new PortTaken(`Port ${port} is taken by another program. Stop it, or choose another port with ${setting}.`)
