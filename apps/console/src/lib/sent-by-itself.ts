import type { GoingOn } from '@billbridge/contract/going-on'

/** How many bills nobody has to ask for any more: they go on at once, or an hourly round may take them. */
export const sentByItself = ({ goingOn, begun, others }: Pick<GoingOn, 'goingOn' | 'begun' | 'others'>): number =>
  goingOn.count + begun.count + others.byRound
