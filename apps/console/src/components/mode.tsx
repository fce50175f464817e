import type { Mode } from '@billbridge/contract/modes'
import { IconFlask } from '@tabler/icons-react'
import { messages } from '../lib/messages/components.ts'
import classes from './mode.module.css'

/** Full-width band under the header while a page shows Test Mode; live has none. */
export const TestModeBanner = ({ mode }: { mode: Mode }) =>
  mode === 'test' ? (
    <div className={classes.banner} role="note">
      <IconFlask size={15} aria-hidden />
      {messages.testBanner}
    </div>
  ) : null

/** Beside the name of what belongs to Test Mode; live shows nothing. */
export const ModeBadge = ({ mode }: { mode: Mode | null }) =>
  mode === 'test' ? (
    <span className={classes.badge}>
      <IconFlask size={13} aria-hidden />
      {messages.modes.test}
    </span>
  ) : null
