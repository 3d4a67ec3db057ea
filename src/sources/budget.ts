import { SourceError, type SourceName } from './errors.js';

/** Credits of a provider that sells its answers by the piece. */
export interface CreditBudget {
  /**
   * Sets the credits of a request aside before it is sent.
   * @throws SourceError of kind `quota` when they are more than may be spent, or the very error that has closed it
   */
  reserve(request: { readonly source: SourceName; readonly id: string; readonly credits: number }): void;
  /** Puts the true price in place of the reserved one, and notes what the provider says is left. */
  settle(reserved: number, said: { readonly spent: number; readonly remaining: number | null }): void;
  /** No further request is sent: the provider has said that there is no use in asking (T32). */
  close(reason: SourceError): void;
  readonly spent: number;
}

export interface CreditLimits {
  /** The most that may be spent; null for no limit of ours. */
  readonly credits: number | null;
  /** So many of the provider's remaining credits are not touched: the live system needs them. */
  readonly keepBack?: number;
}

/** A budget of credits for one run of a job. */
export function createCreditBudget({ credits, keepBack = 0 }: CreditLimits): CreditBudget {
  let spent = 0;
  let remaining: number | null = null;
  let closedBy: SourceError | null = null;
  return {
    reserve({ source, id, credits: price }) {
      if (closedBy !== null) throw closedBy;
      const refuse = (reason: string) => new SourceError({ source, id, kind: 'quota', reason });
      if (credits !== null && spent + price > credits)
        throw refuse(`${price} credits are over this run's budget: ${spent} of ${credits} are spent`);
      if (remaining !== null && remaining - price < keepBack)
        throw refuse(`${price} credits of the ${remaining} left would cut into the ${keepBack} kept back`);
      spent += price;
    },
    settle(reserved, said) {
      spent += said.spent - reserved;
      remaining = said.remaining ?? remaining;
    },
    close(reason) {
      closedBy ??= reason;
    },
    get spent() {
      return spent;
    },
  };
}
