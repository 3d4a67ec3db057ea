/** Given names and what people are called by them: each line is one name. */
const SAME_NAME = `
alex alexander|andy andrew drew|anthony tony|art arthur|benjamin ben benny|bradley brad|bob bobby rob robbie robert
cal calvin|cam cameron|charles charlie chuck chas|chris christopher christoper|cliff clifford|curt curtis
dan daniel danny|dave david davy|deb debbie deborah|dick rich richard rick ricky|don donald donnie|doug douglas
ed eddie edward|fred freddie frederick fredrick|gene eugene|geoff geoffrey|gerry gerald|greg gregg gregory
hal harold|hank henry|jackie jacqueline|jake jacob|jamie james jim jimmy|jeff jeffrey jeffery jefferey geoffery
jen jennifer jenny|jerry jerome|joe joey joseph|jon jonathan|john johnny jack|josh joshua|ken kenneth kenny
larry lawrence|les leslie|luke lucas|marc mark|matt matthew mathew|mike michael micheal mick|mitch mitchell
nate nathan nathaniel|nick nicholas nicholaus nicolas nic|pat patrick|pete peter|phil phillip philip|ray raymond
rod rodney rodrick roderick|ron ronald ronnie|russ russell|sam samuel|sid sidney sydney|stan stanley
steve steven stephen|sue susan|ted teddy theodore|terry terrence terrance|tim timothy|todd tod|tom thomas tommy
trent trenton|val valerie|vic victor|vince vincent|vlad vladimir|walt walter wally|will william bill billy willie
zach zachary zack`;

const CLASS_OF: ReadonlyMap<string, number> = new Map(
  SAME_NAME.split(/[|\n]/).flatMap((line, i) =>
    line
      .split(' ')
      .filter((name) => name !== '')
      .map((name) => [name, i] as const),
  ),
);

/** Whether two given names, in lower case, are one name and what it is shortened to: `mike` and `michael`. */
export function isSameGivenName(a: string, b: string): boolean {
  const of = CLASS_OF.get(a);
  return a === b || (of !== undefined && of === CLASS_OF.get(b));
}

/** Whether a word is a given name of the list, long or short. */
export function isGivenName(word: string): boolean {
  return CLASS_OF.has(word);
}
