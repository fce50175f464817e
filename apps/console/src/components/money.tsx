import { toAmountText } from '@billbridge/contract/money'
import classes from './money.module.css'

interface MoneyProps {
  /** Minor units. */
  amount: number
  currency: string
  /** The largest thing in a summary. */
  large?: boolean
}

/** An amount in tabular digits with its currency beside it, in the decimals the currency has. */
export const Money = ({ amount, currency, large = false }: MoneyProps) => (
  <span className={classes.money} data-large={large || undefined}>
    {toAmountText(amount, currency)} <span className={classes.currency}>{currency}</span>
  </span>
)
