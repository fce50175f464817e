/** What a person is told who stops the program with Ctrl+C, or whom an outage stops: what goes on without it. */
export interface Leaving {
  /** Set as soon as something may have been started that goes on. */
  words: string
}

/** A question was answered with Ctrl+C, or its keyboard went away. */
export class LeftError extends Error {
  constructor() {
    super('Stopped.')
    this.name = 'LeftError'
  }
}

const nothingGoesOn = 'Stopped.'

/** Whether something may go on without the program, so that whoever starts it again may do the same twice. */
export const mayGoOn = ({ words }: Leaving): boolean => words !== nothingGoesOn

export const createLeaving = (): Leaving => ({ words: nothingGoesOn })

/** Before the answer to a start is here, nobody knows whether the run is. */
export const runMayGoOn = 'Stopped. The run may have been started all the same: "billbridge list runs" shows it.'

export const runGoesOn = (runId: string): string =>
  `Stopped watching. The run goes on: "billbridge follow ${runId}", or "billbridge cancel ${runId}".`

export const importGoesOn = (file: string): string =>
  `Stopped watching. The bills of ${file} are still being taken in: "billbridge list bills" shows them.`
