/** Why a process does not start, in sentences for the operator who mends it. Holds no secret. */
export class StartRefusal extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'StartRefusal'
  }
}
