import type { Configuration } from '@billbridge/contract/configurations'
import type { Overview } from '@billbridge/contract/overview'
import { roundKinds } from '@billbridge/contract/rounds'

const mostNamed = 10

const isDisabled = ({ enabled }: Configuration): boolean => !enabled

const isFailing = ({ enabled, failuresInARow, settings }: Configuration): boolean =>
  enabled && failuresInARow >= settings.safety.warnAt

const disabledOf = (configurations: readonly Configuration[]): Overview['configurations']['disabled'] =>
  configurations
    // What Billbridge disabled is news; what a person disabled is known.
    .toSorted((a, b) => Number(b.disabledReason === 'failures') - Number(a.disabledReason === 'failures'))
    .slice(0, mostNamed)
    .map(({ id, name, mode, disabledReason, failuresInARow }) => ({
      id,
      name,
      mode,
      reason: disabledReason,
      failuresInARow,
    }))

const failingOf = (configurations: readonly Configuration[]): Overview['configurations']['failing'] =>
  configurations.slice(0, mostNamed).map(({ id, name, mode, failuresInARow, settings }) => ({
    id,
    name,
    mode,
    failuresInARow,
    disableAfter: settings.safety.disableAfter,
  }))

const soonestFirst = (a: { nextAt: string | null }, b: { nextAt: string | null }): number =>
  (a.nextAt ?? '9999').localeCompare(b.nextAt ?? '9999')

const roundsOf = (configurations: readonly Configuration[]): Overview['rounds'] =>
  configurations
    .flatMap(({ id, name, mode, rounds }) =>
      roundKinds
        .filter((kind) => rounds[kind].scheduled)
        .map((kind) => {
          const { suspended, nextAt } = rounds[kind]
          return { configurationId: id, name, mode, kind, suspended, nextAt }
        }),
    )
    .toSorted(soonestFirst)
    .slice(0, mostNamed)

/** What the overview says of the configurations of an organization, archived ones left out. */
export const overviewOfConfigurations = (
  configurations: readonly Configuration[],
): Pick<Overview, 'configurations' | 'rounds'> => ({
  configurations: {
    enabledCount: configurations.filter(({ enabled }) => enabled).length,
    disabledCount: configurations.filter(isDisabled).length,
    disabled: disabledOf(configurations.filter(isDisabled)),
    failingCount: configurations.filter(isFailing).length,
    failing: failingOf(configurations.filter(isFailing)),
  },
  rounds: roundsOf(configurations),
})
