// How fast bills go out, as ratios taken in one run: `npm run bench:exports`. Each part alone: `-- --only limit`.
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { measureFourAccounts, measureLimit } from './bench-limits.ts'
import { measureMemory } from './bench-memory.ts'
import { measureThroughput } from './bench-throughput.ts'

/** Says a figure as soon as it is known. */
export type Tell = (figure: Figure) => void

export interface Figure {
  readonly figure: string
  readonly value: string
  readonly wanted: string
}

const parts = {
  throughput: measureThroughput,
  limit: measureLimit,
  accounts: measureFourAccounts,
  /** Long: only when asked for by name. */
  memory: measureMemory,
}

const isPart = (name: string): name is keyof typeof parts => Object.hasOwn(parts, name)

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } })
const asked = values.only ?? ['throughput', 'limit', 'accounts']
const figures: Figure[] = []
const tell: Tell = (figure) => {
  figures.push(figure)
  console.log(`${figure.figure}: ${figure.value}${figure.wanted === '' ? '' : ` (wanted ${figure.wanted})`}`)
}
console.log(
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`,
)
for (const name of asked) {
  if (!isPart(name)) throw new Error(`There is no part ${name}; there are ${Object.keys(parts).join(', ')}.`)
  await parts[name](tell)
}
console.table(figures)
