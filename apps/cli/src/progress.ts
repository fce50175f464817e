import { setTimeout as sleep } from 'node:timers/promises'
import { Presets, SingleBar } from 'cli-progress'
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
  readonly look: () => Promise<T>
  readonly isOver: (seen: T) => boolean
  readonly progressOf: (seen: T) => Progress
  /** Whether nothing happens until a person does something: then it is looked at less often. */
  readonly isResting?: (seen: T) => boolean
}

const lookEveryMs = 1_000
const restMs = 10_000
const lineEveryMs = 10_000

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
      stop: () => undefined,
    }
  }
  const format = `${what} {bar} {value} of {total}{note}`
  const bar = new SingleBar({ format, stream: terminal.err, hideCursor: true }, Presets.shades_classic)
  bar.start(0, 0, { note: '' })
  return {
    update: ({ done, total, note }: Progress) => {
      bar.setTotal(total)
      bar.update(done, { note })
    },
    stop: () => bar.stop(),
  }
}

/** Looks again and again until it is over, and shows how far it is. */
export const follow = async <T>(options: FollowOptions<T>): Promise<T> => {
  const { terminal, what, look, isOver, progressOf, isResting } = options
  const show = createShow(terminal, what)
  try {
    for (;;) {
      const seen = await look()
      show.update(progressOf(seen))
      if (isOver(seen)) return seen
      await sleep(isResting?.(seen) ? restMs : lookEveryMs)
    }
  } finally {
    show.stop()
  }
}
