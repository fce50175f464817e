/** What an operator has to mend first, as for settings that are not right (`EX_CONFIG` of sysexits.h). */
export const exitRefused = 78

/** Why a process does not start, in sentences for the operator who mends it. Holds no secret. */
export class StartRefusal extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'StartRefusal'
  }
}
