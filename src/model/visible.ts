import {
  FEATURES,
  type FeatureGroup,
  HIDEABLE_GROUPS,
  type HideableGroup,
  STAND_INS,
} from '../features/index.js';

/** Groups of features that are hidden from a network, a bit each in the order of HIDEABLE_GROUPS. */
export type Hidden = number;

const bitOf = (group: FeatureGroup): Hidden => {
  const i = (HIDEABLE_GROUPS as readonly FeatureGroup[]).indexOf(group);
  return i < 0 ? 0 : 1 << i;
};

export const hiddenGroups = (groups: readonly HideableGroup[]): Hidden =>
  groups.reduce((bits, group) => bits | bitOf(group), 0);

const BITS = FEATURES.map(({ group }) => bitOf(group));
const LINE = bitOf('line');
const STANDING_IN = hiddenGroups(STAND_INS);

/** What is hidden from a state: training and serving ask this one function, so that stand-ins step back alike (T27). */
export function hiddenFrom(hidden: Hidden, lineKnown: boolean): Hidden {
  return lineKnown && (hidden & LINE) === 0 ? hidden | STANDING_IN : hidden;
}

export function isHidden(feature: number, hidden: Hidden): boolean {
  return ((BITS[feature] as number) & hidden) !== 0;
}
