import { setTimeout as sleep } from 'node:timers/promises'
import { Presets, SingleBar } from 'cli-progress'
import { mayPass, waitAfter } from './api.ts'
import { say, type Terminal } from './terminal.ts'

export interface Progress {
  readonly done: number
  readonly total: number
  /** Beside the numbers, such as how many failed. */
  readonly note: string
}

export interface FollowOptions<T> {
  readonly terminal: Terminal
  readonly what: string
  /** Looks once; asks the API at most `tries` times, where given. */
  readonly look: (tries?: number) => Promise<T>
  readonly isOver: (seen: T) => boolean
  readonly progressOf: (seen: T) => Progress
  /** Whether nothing happens until a person does something: then it is looked at less often. */
  readonly isResting?: (seen: T) => boolean
  /** After how long without an answer the API is followed no longer, in milliseconds; some minutes when left out. */
  readonly patienceMs?: number
  /** The time in milliseconds, for tests. */
  readonly now?: () => number
}

const lookEveryMs = 1_000
const restMs = 10_000
const lineEveryMs = 10_000
const usualPatienceMs = 5 * 60_000
/** A shorter outage is not worth a word. */
const toldOutageMs = 2_000
const retryEveryMs = 2_000

/** A bar where somebody watches, a line now and then where it is only kept. */
const createShow = (terminal: Terminal, what: string) => {
  if (!terminal.err.isTTY) {
    let saidAt = Date.now()
    let said = ''
    return {
      update: ({ done, total, note }: Progress) => {
        if (Date.now() - saidAt < lineEveryMs) return
        const words = `${what}: ${done} of ${total}${note}`
        if (words === said) return
        said = words
        saidAt = Date.now()
        say(terminal, words)
      },
      tell: (line: string) => say(terminal, line),
      stop: () => undefined,
    }
  }
  const format = `${what} {bar} {value} of {total}{note}`
  const bar = new SingleBar({ format, stream: terminal.err, hideCursor: true }, Presets.shades_classic)
  let shown: Progress = { done: 0, total: 0, note: '' }
  const draw = () => bar.start(shown.total, shown.done, { note: shown.note })
  draw()
  return {
    update: (progress: Progress) => {
      shown = progress
      bar.setTotal(progress.total)
      bar.update(progress.done, { note: progress.note })
    },
    tell: (line: string) => {
      bar.stop()
      say(terminal, line)
      draw()
    },
    stop: () => bar.stop(),
  }
}

/** Looks until there is an answer, through a restart or an outage of the API, and tells of a longer one once. */
const lookThrough = async <T>(options: FollowOptions<T>, tell: (line: string) => void): Promise<T> => {
  const { look, what, patienceMs = usualPatienceMs, now = () => performance.now() } = options
  const began = now()
  for (let told = false; ; ) {
    try {
      const seen = await look(1)
      if (told) tell('Billbridge answers again.')
      return seen
    } catch (error) {
      const lasted = now() - began
      if (!mayPass(error) || lasted >= patienceMs) throw error
      if (!told && lasted >= toldOutageMs) {
        told = true
        tell(`${error.problem.title}. Asking again until it answers: ${what} goes on all the same.`)
      }
      await sleep(waitAfter(error, retryEveryMs))
    }
  }
}

/** Looks again until it is over, and shows how far it is. Whom nothing was answered yet is not kept waiting. */
export const follow = async <T>(options: FollowOptions<T>): Promise<T> => {
  const { terminal, what, look, isOver, progressOf, isResting } = options
  const show = createShow(terminal, what)
  try {
    let seen = await look()
    for (;;) {
      show.update(progressOf(seen))
      if (isOver(seen)) return seen
      await sleep(isResting?.(seen) ? restMs : lookEveryMs)
      seen = await lookThrough(options, show.tell)
    }
  } finally {
    show.stop()
  }
}
