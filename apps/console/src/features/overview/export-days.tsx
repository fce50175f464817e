import type { Mode } from '@billbridge/contract/modes'
import type { ExportDay } from '@billbridge/contract/overview'
import { useQuery } from '@tanstack/react-query'
import { formatDay } from '../../lib/format-time.ts'
import { messages } from '../../lib/messages/overview.ts'
import classes from './export-days.module.css'
import { exportDaysQuery } from './overview-queries.ts'

const height = 72
const step = 20
const barWidth = 12

/** Two bars on each other: sent below, failed on top. One bill is seen however many the fullest day has. */
const Bars = ({ days }: { days: readonly ExportDay[] }) => {
  const most = Math.max(1, ...days.map(({ sent, failed }) => sent + failed))
  const lengthOf = (count: number) => (count === 0 ? 0 : Math.max(2, (count / most) * (height - 4)))
  return (
    <svg
      className={classes.chart}
      viewBox={`0 0 ${days.length * step} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {days.map(({ day, sent, failed }, index) => {
        const [low, high] = [lengthOf(sent), lengthOf(failed)]
        const x = index * step + (step - barWidth) / 2
        return (
          <g key={day}>
            <title>{messages.dayText(formatDay(day), sent, failed)}</title>
            <rect className={classes.none} x={x} y={height - 1} width={barWidth} height={1} />
            <rect className={classes.sent} x={x} y={height - low} width={barWidth} height={low} />
            <rect className={classes.failed} x={x} y={height - low - high} width={barWidth} height={high} />
          </g>
        )
      })}
    </svg>
  )
}

/** What was sent and what failed on each of the last days, drawn and as a table. Nothing while there is nothing. */
export const ExportDays = ({ mode }: { mode: Mode }) => {
  const days = useQuery(exportDaysQuery(mode)).data?.data ?? []
  const [first, last] = [days[0], days.at(-1)]
  if (!first || !last || days.every(({ sent, failed }) => sent + failed === 0)) return null
  return (
    <div className={classes.days}>
      <p className={classes.caption}>
        {messages.days} <span className={classes.keySent}>{messages.piles.sent}</span>{' '}
        <span className={classes.keyFailed}>{messages.piles.failed}</span>
      </p>
      <Bars days={days} />
      <p className={classes.axis} aria-hidden="true">
        <span>{formatDay(first.day)}</span>
        <span>{formatDay(last.day)}</span>
      </p>
      <details className={classes.details}>
        <summary>{messages.asTable}</summary>
        <table className={classes.table}>
          <caption className={classes.hidden}>{messages.days}</caption>
          <thead>
            <tr>
              <th scope="col">{messages.day}</th>
              <th scope="col">{messages.piles.sent}</th>
              <th scope="col">{messages.piles.failed}</th>
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map(({ day, sent, failed }) => (
              <tr key={day}>
                <th scope="row">{formatDay(day)}</th>
                <td>{sent.toLocaleString('en')}</td>
                <td>{failed.toLocaleString('en')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  )
}
