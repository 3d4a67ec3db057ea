/** Postal code, name and the abbreviations that sports pages use, of each state with its capital district. */
const STATES = `
AL alabama ala|AK alaska|AZ arizona ariz|AR arkansas ark|CA california cal calif|CO colorado colo|CT connecticut conn
DE delaware del|DC districtofcolumbia|FL florida fla|GA georgia|HI hawaii|ID idaho ida|IL illinois ill|IN indiana ind
IA iowa|KS kansas kan kans|KY kentucky ken|LA louisiana|ME maine|MD maryland|MA massachusetts mass|MI michigan mich
MN minnesota minn|MS mississippi miss|MO missouri|MT montana mont|NE nebraska neb nebr|NV nevada nev|NH newhampshire
NJ newjersey|NM newmexico|NY newyork|NC northcarolina|ND northdakota|OH ohio o|OK oklahoma okla|OR oregon ore
PA pennsylvania penn penna|RI rhodeisland|SC southcarolina|SD southdakota|TN tennessee tenn|TX texas tex|UT utah
VT vermont|VA virginia|WA washington wash|WV westvirginia wva|WI wisconsin wis wisc|WY wyoming wyo`;

const CODE_OF: ReadonlyMap<string, string> = new Map(
  STATES.split(/[|\n]/)
    .filter((line) => line !== '')
    .flatMap((line) => {
      const [code = '', ...names] = line.split(' ');
      return [code.toLowerCase(), ...names].map((name) => [name, code] as const);
    }),
);

/**
 * The postal code of a state however it is written; null for anything else.
 * @example stateCode('Pa.') // 'PA'
 */
export function stateCode(text: string): string | null {
  return CODE_OF.get(text.toLowerCase().replace(/[^a-z]/g, '')) ?? null;
}
