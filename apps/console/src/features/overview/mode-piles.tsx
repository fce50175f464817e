import type { Overview } from '@billbridge/contract/overview'
import { Suspense } from 'react'
import { Link } from 'react-router'
import { ActionButton } from '../../components/action-button.tsx'
import { CurrencyTotals } from '../../components/currency-totals.tsx'
import { ModeBadge } from '../../components/mode.tsx'
import { Panel } from '../../components/panel.tsx'
import { formatCount } from '../../lib/format-count.ts'
import { lazyPart } from '../../lib/load-part.ts'
import { messages, type PileName, piles as pileNames } from '../../lib/messages/overview.ts'
import { paths } from '../../lib/paths.ts'
import classes from './overview.module.css'

/** Comes after the figures: it is the way they came about. */
const ExportDays = lazyPart(() => import('./export-days.tsx').then((module) => module.ExportDays))

type Piles = Overview['modes'][number]

const pathOf = (name: PileName, mode: Piles['mode']): string =>
  ({
    ready: paths.exports('unsent', { mode, view: 'ready' }),
    held: paths.exports('unsent', { mode, view: 'held' }),
    inProgress: paths.exports('unsent', { mode, view: 'in-progress' }),
    failed: paths.exports('error', { mode }),
    sent: paths.exports('success', { mode }),
  })[name]

/** Where the bills of one mode are, with sums per currency; each figure leads to the list behind it. */
export const ModePiles = ({ piles }: { piles: Piles }) => {
  const { mode } = piles
  const empty = pileNames.every((name) => piles[name].count.count === 0)
  return (
    <Panel
      heading={messages.modeHeading[mode]}
      text={empty ? messages.noBills[mode] : messages.modeText[mode]}
      aside={
        empty ? (
          <ActionButton size="xs" variant="default" to={paths.configurations({ mode })}>
            {messages.toConfigurations}
          </ActionButton>
        ) : (
          <ModeBadge mode={mode} />
        )
      }
    >
      {!empty && (
        <ul className={classes.piles}>
          {pileNames.map((name) => (
            <li key={name} className={classes.pile}>
              <Link
                to={pathOf(name, mode)}
                className={classes.pileLink}
                data-alarming={(name === 'failed' && piles.failed.count.count > 0) || undefined}
              >
                <span className={classes.pileName}>{messages.piles[name]}</span>
                <span className={classes.pileCount}>{formatCount(piles[name].count)}</span>
              </Link>
              <CurrencyTotals totals={piles[name].totals} />
            </li>
          ))}
        </ul>
      )}
      {!empty && (
        <Suspense fallback={null}>
          <ExportDays mode={mode} />
        </Suspense>
      )}
    </Panel>
  )
}
