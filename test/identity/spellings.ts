/** Names as bookmakers and sites write them, from general knowledge: none of these lists is among the recorded ones. */

/** One team a line: its id, then its names. */
const BY_TEAM = `
5: UAB | Ala-Birmingham | Alabama-Birmingham | Ala.-Birmingham
6: S. Alabama
9: Ariz St
13: Cal Poly SLO | Cal Poly-SLO
16: Sacramento St | Sac State | Sacramento St.
21: San Diego St | SanDiegoState
23: San Jose State Spartans | San Jose St
24: Stanford
25: Cal | California
26: UCLA | University of California, Los Angeles
30: USC | Southern Cal | Southern California | So. California | University of Southern California | southern-california
36: Colo St
41: UConn | UConn Huskies | Connecticut Huskies
44: American Eagles | American U | American Univ.
45: GW Colonials | George Washington Revolutionaries | G. Washington | Geo. Washington
47: Howard
50: Florida A&M | Fla. A&M | florida-am
52: Fla St
55: Jax State | Jacksonville St
58: S. Florida | So. Florida
59: Ga Tech | Georgia Institute of Technology
62: Hawai'i | Hawaii | Hawaii Rainbow Warriors | University of Hawai'i at Manoa
66: Iowa St.
68: Boise St
79: S. Illinois | So. Illinois
82: Ill-Chicago | IL-Chicago | UIC
84: Hoosiers
85: IUPUI | IUPU-Indianapolis | IU Indy | IUI
88: S. Indiana
93: Murray St
94: N. Kentucky | Northern Ky. | N Kentucky
98: W Kentucky | Western Ky. | WesternKentucky | WKU
99: LSU
103: Boston Coll | Boston Col.
104: Boston U. Terriers | Boston Univ Terriers | Boston University Terriers | Boston U
107: Holy Cross
113: UMass Minutemen
116: Mt St Marys | Mount Saint Mary's Mountaineers | Mount St Marys Mountaineers | Mt. St. Mary's | Mount St Mary's | Mt. Saint Mary's
127: Mich St | Michigan State University | MichiganState
135: Minnesota Gophers
139: St. Louis | Saint Louis U
140: Kansas City Roos | UMKC Kangaroos
142: Mizzou
145: Ole Miss | Ole Miss Rebels | Mississippi Rebels
147: Montana St
150: #5 Duke | Duke (3) | Duke Men | Duke (M) | vs. Duke | @ Duke | at Duke | DUKE
151: E. Carolina
152: NC State Wolf Pack | N.C. State Wolfpack | NCState | north-carolina-state
153: UNC | N Carolina | Tar Heels | UNC Tar Heels | No. Carolina | University of North Carolina at Chapel Hill | NorthCarolina
155: N. Dakota
160: New Hampshire
161: FDU | F Dickinson | Fairleigh Dick
166: N. Mex. St. | N Mexico St | New Mex St
179: St. Bonaventure Bonnies | St. Bona | St. Bonnies
183: Cuse
189: Bowling Green St | BGSU
193: Miami Ohio | Miami RedHawks | Miami (OH) Red Hawks | Miami Ohio Redhawks | Miami-Ohio | Miami (Ohio) | Miami-OH | miami-oh
194: The Ohio State University | Ohio State University
197: Okla St | OklahomaSt
204: Ore St
213: Penn St | Nittany Lions | Pennsylvania State University
219: Penn | Pennsylvania Quakers | Penn Quakers
221: Pitt | Pitt Panthers
222: Nova
232: Col of Charleston
233: S. Dakota
235: Univ. of Memphis | U of Memphis
236: Chattanooga Mocs | UT-Chattanooga | Tenn-Chattanooga
238: Vandy
245: Texas A&M University | texas-am
248: No. 3 Houston | 1 Houston | Houston*
249: N. Texas
250: UT-Arlington | Texas-Arlington Mavericks | UT-Arlington Mavericks | Tex-Arlington | TX-Arlington | University of Texas at Arlington | University of Texas Arlington
252: BYU Cougars | Brigham Young Cougars | BYU
253: S. Utah | Sou. Utah
256: James Mad
259: Va Tech | Virginia Polytechnic Institute
265: Wash St
270: Wisconsin-Milwaukee Panthers | Wisc-Milwaukee | UW-Milwaukee | Wis.-Milwaukee
277: W. Virginia | W Va
278: Fresno St
282: Ind St
290: Ga Southern | Ga. Southern
292: UTRGV | Texas-Rio Grande Valley Vaqueros | UTRGV Vaqueros
295: Old Dominion
299: Long Beach State 49ers | Long Beach St. Beach | Long Beach St. | LBSU
300: UC-Irvine | Cal-Irvine
302: UC-Davis
304: Idaho St
309: Louisiana-Lafayette | Louisiana Ragin Cajuns
324: Coastal Car | Coastal Caro
325: Cleveland St
328: Utah St
331: E. Washington
333: Bama
338: Kennesaw St
344: Miss St | MissState
349: Army West Point Black Knights | Army Black Knights | Army
350: UNCW | North Carolina-Wilmington Seahawks | NC-Wilmington
356: Illini | Illinois Illini
357: TAMUCC | Texas A&M-CC Islanders | Texas A&M Corpus Christi Islanders | A&M-Corpus Christi Islanders | TX A&M-CC | Tex. A&M-CC | Texas A&M-C.C. | A&M-Corpus Chris
399: Albany (NY) | Albany Great Danes | SUNY Albany Great Danes
526: FGCU | Fla. Gulf Coast | FL Gulf Coast
2010: alabama-am
2011: Ala St
2016: Alcorn St
2026: App St | Appalachian State Mountaineers
2029: Ark-Pine Bluff | Ark Pine Bluff
2031: Arkansas-Little Rock Trojans | UALR Trojans | Ark.-Little Rock
2032: Ark St
2046: Austin Peay St
2050: Ball St
2065: Bethune Cookman | B-Cookman
2066: Binghamton
2110: C. Arkansas | Cent. Arkansas
2115: Central Connecticut | Central Connecticut State Blue Devils | Central Conn | Central Conn St | C Conn St
2117: C. Michigan | Cent. Michigan
2127: Charleston So | Char Southern | Charleston Sou
2132: Cincy
2154: Coppin St
2168: Univ of Dayton
2169: Delaware St
2174: Detroit Mercy | Detroit Titans | Detroit
2193: ETSU | ETSU Buccaneers | East Tennessee St Bucs
2197: E. Illinois
2198: E. Kentucky | Eastern Ky.
2199: E. Michigan
2226: FAU | Fla. Atlantic
2229: FIU | Florida Intl Panthers | FIU Panthers | Florida International Golden Panthers | Fla Intl
2239: Cal St Fullerton | California State University, Fullerton | CalStFullerton
2241: Gardner Webb | Gardner-Webb Bulldogs
2244: Geo. Mason
2247: Georgia St | Ga. St.
2250: Zags | GONZ
2272: High Point
2277: Houston Baptist Huskies | Houston Chr | HCU
2287: Ill St
2296: Jackson St
2305: (12) Kansas | Kansas Jayhawks (12-3) | Jayhawks
2306: 617 Kansas State | Kan St
2309: Kent St
2320: Lamar
2348: La Tech | La. Tech | LouisianaTech
2349: UMass Lowell | Mass-Lowell | Mass.-Lowell | UMass-Lowell
2350: Loyola Chicago | Loyola Ramblers | Loyola Chicago Ramblers | Loyola-Chicago | Loyola (IL) | Loyola (Chi) | Loyola University Chicago | loyola-il
2351: Loyola Marymount | Loyola Lions | Loyola-Marymount | LMU
2352: Loyola Maryland | Loyola Greyhounds | Loyola-MD | Loyola (MD) | Loyola (Md.) | loyola-md
2377: McNeese St | McNeese State Cowboys
2378: UMBC | Md.-Baltimore County | Maryland-Balt. County
2379: Md. Eastern Shore | Md.-Eastern Shore | MD E Shore
2390: Miami FL | Miami Hurricanes | Miami | Miami-Florida | Miami (Fla.) | miami-fl
2393: MTSU | Middle Tennessee State Blue Raiders | Middle Tenn. St. | Mid Tenn St
2400: Miss. Valley | Miss Val St
2413: Morehead St
2415: Morgan St
2426: Navy
2427: UNC Asheville | NC Asheville | UNC-Asheville
2428: NC Central Eagles | North Carolina Central Eagles | N.C. Central
2429: Charlotte 49ers
2430: UNCG | UNC-Greensboro
2433: UL Monroe | ULM | Louisiana-Monroe Warhawks | UL-Monroe Warhawks | La.-Monroe | University of Louisiana at Monroe
2437: Omaha | Omaha Mavericks | Nebraska-Omaha Mavericks
2439: UNLV Runnin' Rebels | UNLV Rebels | UNLV | Nevada-Las Vegas | University of Nevada, Las Vegas
2440: Nevada Wolfpack
2443: New Orleans
2447: Nicholls St | Nicholls State Colonels | Nicholls
2448: NC A&T | N. Carolina A&T Aggies | N.C. A&T | north-carolina-at
2449: N. Dakota St.
2450: Norfolk St
2453: N. Alabama
2454: N. Florida
2458: N. Colorado | No. Colorado
2459: N. Illinois | No. Illinois | Nor. Illinois | NIU
2463: CSUN | Cal St. Northridge Matadors | CS Northridge Matadors
2464: N. Arizona
2466: Northwestern St | NW State | N'western St
2473: Oakland
2502: Portland St
2504: Prairie View Panthers | Prairie View A&M | PVAMU | prairie-view
2506: Presbyterian
2511: Queens (NC) | Queens Royals
2523: Rob Morris | Robert Morris
2529: Sacred Hrt
2534: Sam Houston State Bearkats | Sam Houston St
2540: UC Santa Barbara Gauchos | UCSB Gauchos | Santa Barbara
2545: Southeastern Louisiana Lions | SE Louisiana Lions | SE La | SELA
2546: SE Missouri | Southeast Missouri St. Redhawks | SEMO Redhawks | SE Mo St | Southeast Mo. St.
2547: Seattle Redhawks
2550: HALL
2565: SIUE | SIU-Edwardsville Cougars | SIUE Cougars
2567: SMU | Southern Methodist
2569: S Carolina St | SC State | S.C. State | SoCarolinaSt
2571: S Dakota St
2572: Southern Mississippi Golden Eagles
2579: So. Carolina | S. Carolina
2582: Southern U
2597: St. Francis Brooklyn Terriers | St. Francis NY Terriers | St Francis NY | St. Francis-NY | St. Francis (N.Y.)
2598: St. Francis (PA) Red Flash | Saint Francis (PA) Red Flash | St. Francis PA Red Flash | St Francis PA | St. Francis-PA | St. Francis (Pa.) | saint-francis-pa
2599: St. Johns Red Storm | Saint John's Red Storm | St. John's | St Johns | St. John's (NY) | StJohns | st-johns-ny
2603: St. Josephs Hawks | Saint Josephs Hawks | St. Joe's Hawks | St Joseph's PA | St. Joseph's | Saint Joseph's | Saint Joseph's University
2608: St Mary's CA | St. Mary's Gaels | Saint Marys Gaels | Saint Mary's | St. Mary's | St. Mary's (CA) | Saint Mary's-California | saint-marys-ca
2612: Saint Peters Peacocks | St. Peter's Peacocks | St Peters | St. Peter's
2617: SFA | S.F. Austin | SF Austin | Stephen F Austin | Stephen F. Austin State University
2619: Stony Brook
2627: Tarleton Texans
2628: TCU | Texas Christian
2630: UT Martin | UT Martin Skyhawks | Tennessee-Martin Skyhawks | Tenn-Martin
2633: Vols | Tennessee Vols
2634: Tenn St
2635: Tenn Tech
2636: UT San Antonio Roadrunners | TX-San Antonio
2638: TX-El Paso | UTEP
2640: Tx Southern | Tex. Southern | Texas So. | TexasSouthern
2641: Tex Tech
2643: Citadel Bulldogs | Citadel
2670: VCU | VCU Rams | Virginia Commonwealth Rams | Va Commonwealth | Va. Commonwealth
2674: Valpo Beacons | Valparaiso Crusaders
2678: VMI | Va Military
2692: Weber St.
2698: W. Georgia
2710: W. Illinois
2711: W. Michigan
2717: W. Carolina
2724: Wichita St. | WICH
2729: William and Mary Tribe | Wm & Mary | William & Mary | Wm. & Mary | College of William and Mary | william-mary
2737: Winthrop
2739: Wisconsin-Green Bay Phoenix | Wisc-Green Bay | UW-Green Bay | University of Wisconsin-Green Bay
2750: Wright St
2754: Youngstown St
2755: [16] Grambling St. | Grambling State Tigers | Grambling
2837: E Texas A&M | Texas A&M-Commerce | TAMU-Commerce | texas-am-commerce
2856: Cal Baptist | Cal Baptist Lancers
2870: IPFW Mastodons | Fort Wayne Mastodons | Purdue-Fort Wayne Mastodons | Purdue FW | PFW | Ft. Wayne
2885: NJIT | NJ Tech
2900: St Thomas (MN) | St Thomas Tommies | Saint Thomas Tommies | St. Thomas (MN) Tommies
2908: USC Upstate | SC Upstate | S.C. Upstate | USC-Upstate
2916: Incarnate Word Cardinals | UIW Cardinals | Incarnate Word | UIW
2934: Cal State Bakersfield Roadrunners | CSUB Roadrunners
3101: Utah Tech Trailblazers | Dixie State Trailblazers
112358: Long Island | LIU Sharks | LIU-Brooklyn Blackbirds | LIU Brooklyn | LIU`;

export const SPELLINGS: readonly (readonly [name: string, teamId: string])[] = BY_TEAM.trim()
  .split('\n')
  .flatMap((line) => {
    const [, id = '', names = ''] = /^(\d+): (.*)$/.exec(line) ?? [];
    return names.split(' | ').map((name) => [name, id] as const);
  });

const listed = (text: string) => text.trim().split(/ \| |\n/);

/** Schools outside Division I, most of them with a name like one inside it. */
export const OTHER_SCHOOLS: readonly string[] = listed(`
Indiana (PA) | California (PA) | St. Thomas Aquinas | Lincoln (PA) | Emory & Henry | Southwestern (TX)
Trinity | Concordia | Mary Hardin-Baylor | Augustana | Loyola New Orleans | Loyola (LA) | Miami Hamilton
Texas A&M-Kingsville | Tennessee Wesleyan | Xavier (LA) | Southern-New Orleans | North Carolina Wesleyan
Washington College | Wesleyan | Oregon Tech | Alaska Anchorage | Michigan Tech | Minnesota Duluth
Wisconsin-Whitewater | St. Mary's (TX) | St. Mary's (MN) | LSU Shreveport | LSU-Alexandria
Arkansas-Monticello | Penn State Harrisburg | UC Merced | Cal State LA | Regis | Westminster
Columbia International | Georgetown (KY) | Georgetown College | Cornell College | Washington U | WashU
Washington (MO) | Monmouth (IL) | Monmouth College | Columbia College | Columbia (MO) | Pacific (OR)
Pacific Lutheran | Houston-Victoria | UNC Pembroke | NC Wesleyan | USC Aiken | USC Beaufort | IU East
IU South Bend | Purdue Northwest | Michigan-Dearborn | Mich.-Dearborn | UW-Parkside | Minn. Duluth
Minn St Mankato | Mo Western | Missouri Western | Missouri S&T | Mo. S&T | Missouri-St. Louis | UMSL
N. Michigan | No. Michigan | Northern Mich. | Northern St | N. State | Ark.-Fort Smith | S. Arkansas
So. Arkansas | Southern Ark. | W. Alabama | West Ala. | W. Florida | West Fla. | N. Georgia | Ga. College
Ga. Southwestern | Georgia College | Fla. Southern | Fla. Tech | Albany St. (GA) | Albany St. | Augusta
Charleston (WV) | Univ. of Charleston | University of Charleston | W. Va. State | W. Va. Wesleyan
West Va. Tech | Va. Union | Virginia St. | Va. State | Virginia Wesleyan | Va. Wesleyan | UVA Wise
Ky. Wesleyan | Kentucky St. | Kentucky Wesleyan | Ill. Wesleyan | Ill.-Springfield | Ind. Wesleyan
Indiana Wesleyan | Ohio Wesleyan | Ohio Northern | Ohio Valley | Ohio Dominican | Okla. Baptist
Oklahoma City | Okla. Christian | Cent. Oklahoma | Central Okla. | Cent. Missouri | Central Mo.
Cent. Washington | Central Wash. | W. Washington | Western Wash. | W. Oregon | E. Oregon | S. Oregon
E. New Mexico | W. New Mexico | N.M. Highlands | W. Texas A&M | West Tex. A&M | Tex. A&M-Kingsville
TX A&M-Kingsville | TX A&M International | Tex.-Tyler | UT Tyler | UT-Dallas | UT Permian Basin
Tex.-Permian Basin | St. Cloud St. | St. Edward's | St. Leo | Saint Anselm | St. Joseph (CT)
St. Joseph's (ME) | St. Joseph's (NY) | St. Joseph's-Brooklyn | St. John's (MN) | St. Francis (IN)
St. Francis (IL) | Mount St. Mary (NY) | Mt. St. Mary (NY) | Mt. St. Vincent | Mt. St. Joseph
Notre Dame (OH) | Notre Dame (MD) | Northwestern (IA) | Northwestern (MN) | Northwestern Okla.
NW Oklahoma St | SW Oklahoma | SE Oklahoma St | Northeastern St. | NE State | Union (TN) | Bethel (TN) | Bryan
Nichols | Lasell | Rivier | Lander | Marian | Cal Poly Pomona | Cal Poly Humboldt | Cal St. San Marcos
CSU Pueblo | CS Monterey Bay | UC Santa Cruz | UC-Colorado Springs | Colo. Mesa | Colo. Christian
Colo.-Colo. Springs | Mines | Colorado Mines | Mont. St. Billings | MSU Billings | Montana St.-Billings
Montana Tech | Montana Western | N.D. Science | S.D. Mines | Neb.-Kearney | Neb. Wesleyan | Kan. Wesleyan
Emporia St. | Fort Hays St. | Ft. Hays St. | Pittsburg St. | Pittsburg | Washburn | Penn St.-Behrend
PSU-Altoona | Penn St.-York | Penn St. Abington | Pitt-Johnstown | Pitt.-Johnstown | Rutgers-Camden
Rutgers-Newark | UMass Boston | UMass Dartmouth | Mass.-Boston | Me.-Farmington | Southern Me. | So. Maine
S. Maine | Southern N.H. | Southern Conn. St. | S. Connecticut | So. Connecticut St | East. Conn. St.
W. Connecticut | R.I. College | Queens (NY) | Queens College | Dominican (NY) | Tampa | Chicago | Dallas
Brooklyn | Wilmington (DE) | Wilmington | Greensboro | Greensboro College | Methodist | Lynchburg
Richmond American | Howard Payne | Howard College | Lamar CC | Hampton Sydney | Hampden-Sydney | Belmont Abbey
Butler CC | Texas Wesleyan | Tex. Wesleyan | Texas College | Texas Lutheran | Arkansas Baptist | Arkansas Tech
Ark. Tech | Ala.-Huntsville | Auburn-Montgomery | Auburn Mont. | South Carolina-Aiken | S.C.-Beaufort
Southern Va. | Southern Wesleyan | N. Greenville | North Greenville | Northwest Mo. St. | NW Missouri St
SW Baptist | SW Minnesota St | Wayne St. (MI) | Saginaw Val. St. | Grand Valley St. | Lake Superior St.
Northwood | Ferris St. | Michigan-Flint | Lincoln Memorial | Tenn. Wesleyan | Tennessee Southern
Middle Ga. St. | Middle Georgia | Central St. (OH) | Mississippi Col. | Mississippi College | Miss. College
Delta St. | Xavier-New Orleans | Xavier (La.) | SUNO | Dillard | Hawaii-Hilo | Hawaii Pacific
Hawai'i Pacific | Chaminade | San Francisco St. | Sonoma St. | Seattle Pacific | Simon Fraser | Western Ont.
Carolina University | Virginia-Lynchburg | Va.-Lynchburg | Mercyhurst NE | Mercyhurst-North East | D'Youville
FDU-Florham | FDU Florham | LIU Post | C.W. Post | Cincinnati-Clermont | Ohio-Lancaster | Ohio State-Newark
Ohio St.-Lima`);

/** Women's teams of schools that are in Division I. */
export const WOMENS_TEAMS: readonly string[] = listed(`
Duke Women | Duke (W) | Tennessee Lady Vols | UConn Women | Lady Bulldogs | Stanford women's basketball
South Carolina W | Baylor Bears Women`);

/** Teams of other leagues in the same towns, some with the mascot of another college. */
export const OTHER_LEAGUES: readonly string[] = listed(`
Denver Broncos | Boston Bruins | Miami Heat | Memphis Grizzlies | Utah Jazz | Indiana Pacers
Charlotte Hornets | Carolina Panthers | Arizona Cardinals | Houston Rockets | Detroit Tigers
Cincinnati Bengals | Buffalo Bills | Milwaukee Bucks | Tennessee Titans | Minnesota Vikings
Washington Wizards`);

/** Names of several teams: nobody's without more. */
export const SEVERAL: readonly string[] = listed(`
Tigers | Bulldogs | Wildcats | Eagles | Loyola | MSU | OSU | ISU | ASU | USD | Boston | Saint | Carolina | UM
St. Francis | UNO`);
