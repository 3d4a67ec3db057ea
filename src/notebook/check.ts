/**
 * A key figure of a notebook, held against what it was.
 * @throws Error naming the figure, both values and the tolerance
 */
export function expectNear(name: string, value: number, reference: number, within: number): void {
  if (!(Math.abs(value - reference) <= within))
    throw new Error(`${name}: ${value} is not ${reference} ± ${within}`);
}
