"""Made-up questions on other conditions than the demo's, to hide the demo among and to measure speed with.

None of them deserves a grade in judged.toml: they share its everyday words (pain, night, tablets, walking), not its
subjects. Sentences are written once for each condition and put together anew for each question.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import gcd
from random import Random
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Distractor:
    """A question with its answer, as an archive of another subject would hold it."""

    title: str
    question: str
    summary: str
    paragraphs: list[str]
    topics: list[str]
    asked_on: date
    answered_on: date


@dataclass(frozen=True)
class Condition:
    """A subject that the demo does not have, with lay synonyms and what its sentences need."""

    name: str
    synonyms: tuple[str, ...]
    called: str  # as within a sentence: "a stye"
    part: str
    symptoms: tuple[str, ...]
    treatments: tuple[str, ...]
    who: str
    triggers: tuple[str, ...]
    fear: str  # after "I will"


# name; lay synonyms; as within a sentence; part of the body; symptoms; treatments; whom to see; triggers; fear
TABLE = """
Psoriasis; scaly skin patches, flaky plaques; psoriasis; elbow; scaling, cracked skin, silvery patches; vitamin D
cream, coal tar shampoo, light treatment; a dermatologist; a sore throat, a scratch, a dry winter; have to hide my
arms for ever

Eczema; dermatitis, itchy dry skin, weeping rash; eczema; elbow crease; itching, dry skin, weeping rash; a plain
emollient, mild steroid cream, wet wraps; a dermatologist; a new soap, a woollen jumper, a hot bath; scratch until it
bleeds

Rosacea; red blotchy cheeks, thread veins on the face; rosacea; face; redness, stinging, bumps on the cheeks;
metronidazole gel, azelaic acid, gentle sunscreen; a dermatologist; a glass of red wine, a windy walk, a curry; be
taken for a drinker

Acne; spots, pimples, zits; acne; chin; spots, blackheads, greasy skin; benzoyl peroxide, adapalene gel, a mild face
wash; a dermatologist; a stressful term, greasy make-up, shaving; be left with scars

Warts; verrucas, viral warts; a wart; thumb; rough lump, black dots, hard skin; salicylic acid, freezing, duct tape; a
practice nurse; a visit to the baths, nail biting, a shared towel; give it to the family

Ringworm; tinea, ring-shaped rash; ringworm; forearm; itchy ring, flaking, red edge; clotrimazole cream, terbinafine
cream, a clean towel; a pharmacist; stroking a stray cat, wrestling, a shared mat; pass it on at the nursery

Shingles; herpes zoster, blisters on one side; shingles; ribs; blisters, burning, crusts; antiviral tablets, a cool
cloth, calamine lotion; a GP; a hard winter, a course of steroids, a bad cold; give it to the baby next door

Cold sores; fever blisters, lip blisters; a cold sore; lip; tingling, blisters, scabs; aciclovir cream, lip balm with
sunscreen, a blister patch; a pharmacist; strong sun, a cold, a wind burn; pass it on with a kiss

Cellulitis; skin infection of the leg, hot red shin; cellulitis; shin; redness, heat, swelling; antibiotic tablets, a
raised leg, a plain moisturiser; a GP; an insect bite, a cut, cracked skin between the toes; end up in hospital again

Vitiligo; white skin patches, loss of skin colour; vitiligo; hand; pale patches, white eyelashes, sunburn; tacrolimus
ointment, skin camouflage, strong sunscreen; a dermatologist; sunburn, a graze, a hard year; turn white all over

Keloid scars; raised scars, lumpy scars; a keloid scar; ear lobe; itching, tightness, thick lump; silicone gel, a
pressure earring, freezing; a dermatologist; a piercing, a burn, an operation; make it larger by having it cut out

Moles; dark moles, beauty spots, skin checks; a changing mole; shoulder blade; ragged edge, dark patch, bleeding; a
skin check, a photograph each month, a small operation; a dermatologist; a summer abroad, shaving, a sunbed; find out
too late

Folliculitis; razor bumps, infected hair roots; folliculitis; beard; pimples, itching, ingrown hairs; an antiseptic
wash, a new razor, antibiotic cream; a practice nurse; shaving, a hot tub, tight leggings; have to grow a beard

Hives; nettle rash, urticaria, welts; hives; belly; weals, itching, puffy lips; an antihistamine, a cool shower, loose
clothes; an allergy nurse; a cold wind, strawberries, a tight belt; swell up at work

Burns; scalds, kitchen burns; a burn; forearm; blisters, redness, weeping; cool running water, cling film, a non-stick
dressing; a practice nurse; a boiling kettle, an oven shelf, a barbecue; keep the mark for life

Wasp stings; insect stings, bee stings; a wasp sting; ankle; swelling, itching, redness; a cold compress, an
antihistamine, hydrocortisone cream; a pharmacist; a picnic, mowing the lawn, clearing a gutter; react worse the next
time

Nut allergy; peanut allergy, allergic to nuts; a nut allergy; lip; swelling, hives, tight throat; an adrenaline pen,
reading labels, an allergy card; an allergy specialist; a slice of cake, a takeaway, an airline snack; be too
frightened to eat out

Cataract; cloudy lens, misty sight; a cataract; left eye; glare, misty sight, faded colours; new glasses, a small
operation, a brighter lamp; an eye surgeon; years of strong sun, a course of steroids, an eye injury; have to give up
driving

Glaucoma; raised pressure in the eye, loss of side vision; glaucoma; right eye; missed edges, haloes, blurred sight;
eye drops at bedtime, laser treatment, yearly field tests; an optometrist; a routine eye test, steroid drops, an old
injury; go blind as my aunt did

Conjunctivitis; pink eye, sticky eye; conjunctivitis; eyelid; stickiness, redness, watering; boiled water, antibiotic
drops, a cold flannel; a pharmacist; a cold, a swim, a shared pillow; give it to the whole class

Stye; lump on the eyelid, infected eyelash; a stye; upper lid; lump, swelling, crust; a warm flannel, clean hands, a
break from mascara; an optician; old mascara, rubbing my eyes, a late night; need to have it lanced

Macular degeneration; blurred central vision, loss of central sight; macular degeneration; left eye; smudge, bent
lines, blurred print; injections into the eye, a magnifier, a grid chart; an eye specialist; years of smoking, a
routine eye test, a holiday; lose my reading

Eye floaters; specks in my sight, cobwebs in the eye; eye floaters; right eye; specks, threads, flashes; an eye
examination, patience, dark glasses; an optometrist; a knock, a cataract operation, a birthday; have a torn retina

Blepharitis; crusty eyelids, itchy lids; blepharitis; eyelid; crusts, grittiness, red rims; warm compresses, lid
wipes, artificial tears; an optician; eye make-up, a dusty job, contact lenses; never wear lenses again

Tonsillitis; sore throat with pus, swollen tonsils; tonsillitis; throat; swelling, fever, white spots; cold drinks,
throat lozenges, penicillin; a GP; a cold, a choir weekend, an exam term; have my tonsils out as a grown-up

Sinusitis; blocked sinuses, stuffy face; sinusitis; cheek; stuffiness, thick mucus, pressure; salt-water rinses, a
steroid spray, steam; a GP; a cold, a flight, a dusty attic; lose my sense of smell

Outer ear infection; swimmer's ear, wet ear; an outer ear infection; ear canal; itching, discharge, soreness;
antibiotic ear drops, a dry ear, a swimming cap; a practice nurse; a week at the pool, cotton buds, a hearing aid;
lose my hearing

Hearing loss; going deaf, hard of hearing, hearing aids; hearing loss; left ear; muffled speech, mumbling, missed
words; a hearing aid, an amplified telephone, lip reading; an audiologist; years in a factory, a new job, a family
party; be left out of every talk

Hoarse voice; laryngitis, lost voice, croaky voice; a hoarse voice; throat; croak, dryness, lost top notes; sips of
water, voice rest, a speech exercise; a speech therapist; a football match, a cold, a week of teaching; never sing
again

Glandular fever; mono, kissing disease; glandular fever; throat; swollen glands, fever, sore throat; rest, plenty of
drinks, paracetamol; a GP; the first term, a party, a cold; miss the whole season

Mouth ulcers; canker sores, sore spots in the mouth; mouth ulcers; tongue; soreness, stinging, white spots; a salt
mouthwash, numbing gel, a soft toothbrush; a dentist; a bitten cheek, a sharp crisp, a new toothpaste; live on soup

Gum disease; bleeding gums, gingivitis; gum disease; gum; bleeding, bad breath, loose teeth; small brushes, a deep
clean, a mouthwash; a dental hygienist; years of smoking, a missed check-up, a brace; lose my front teeth

Tooth abscess; toothache, gumboil; a tooth abscess; jaw; throbbing, swelling, foul taste; a root filling, antibiotic
tablets, taking the tooth out; an emergency dentist; a lost filling, a cracked tooth, a toffee; have it pulled

Denture sores; ill-fitting false teeth, loose dentures; denture sores; gum; rubbing, red patches, clicking; a new
lining, a night without the plate, a soft brush; a dentist; a new plate, losing weight, a crusty loaf; eat nothing but
mash

Wisdom teeth; impacted tooth, tooth coming through; a wisdom tooth; jaw; swelling, stiff jaw, bad taste; salt water, a
small brush, an operation in the chair; a dental surgeon; an exam term, a cold, popcorn; be numb in the chin

Gout; swollen big toe, uric acid; gout; big toe; throbbing, redness, swelling; colchicine, allopurinol, a cold pack; a
rheumatologist; rich food, a water tablet, a wedding; never wear leather shoes again

Bunions; crooked big toe, hallux valgus; a bunion; big toe joint; rubbing, hard skin, redness; wide shoes, a toe
spacer, an operation on the toe; a podiatrist; a day in pointed shoes, dancing, a shift on my feet; limp after the
operation

Ingrowing toenail; toenail digging in, infected toenail; an ingrowing toenail; big toe; redness, pus, soreness; salt
baths, cutting straight across, removing the edge; a podiatrist; tight boots, a stubbed toe, a bad trim; lose the nail

Fungal nails; yellow nails, crumbly toenails; a fungal nail; toenail; thickening, yellow streaks, crumbling;
terbinafine tablets, nail lacquer, a nail file; a podiatrist; sweaty trainers, a pedicure, a public shower; have ugly
feet for ever

Athlete's foot; itchy toes, tinea pedis; athlete's foot; little toe; itching, peeling, splits; miconazole powder, dry
socks, sandals; a pharmacist; a changing room, wet boots, borrowed slippers; spread it to my nails

Chilblains; itchy cold toes, winter toes; chilblains; toe; itching, purple swelling, burning; thick socks, nifedipine,
a slow warm-up; a practice nurse; a frosty morning, warming my feet at the fire, damp boots; get an open sore

Sprained ankle; twisted ankle, rolled ankle; a sprained ankle; ankle; swelling, bruising, wobbling; a cold pack, an
elastic support, balance training; a physiotherapist; a kerb, a netball match, a rabbit hole; go over on it again

Trigger finger; locked finger, clicking finger; a trigger finger; ring finger; clicking, locking, lump in the palm; a
finger splint, a steroid injection, a small release; a hand surgeon; a day of pruning, a new drill, knitting; drop my
cup in company

Ganglion cysts; wrist lump, bible bump; a ganglion; wrist; lump, aching, weakness; leaving it alone, drawing off the
jelly, a small operation; a hand surgeon; a gymnastics season, a fall, typing; find that it is something worse

Broken wrist; wrist fracture, arm in plaster; a broken wrist; wrist; stiffness, swelling, bruising; a plaster cast,
finger exercises, a metal plate; a fracture clinic; a skating party, a wet step, a bicycle crash; never play the piano
again

Varicose veins; bulging leg veins, lumpy veins; varicose veins; calf; heaviness, itching, brown stains; support
stockings, heat treatment of the vein, raised feet; a vascular surgeon; a shift on my feet, a long flight, a hot day;
get an ulcer

Leg ulcers; open sore on the shin, slow-healing wound; a leg ulcer; shin; weeping, smell, swelling; compression
bandages, a clean dressing, raised legs; a leg club nurse; a knock from a trolley, a scratch, a cat; have it for the
rest of my life

Lymphoedema; swollen arm after surgery, puffy arm; lymphoedema; upper arm; swelling, heaviness, tight skin; a
compression sleeve, skin care, special massage; a lymphoedema nurse; an operation, a blood test, a heavy bag; not fit
my clothes

Diabetic foot problems; diabetes foot care, foot checks in diabetes; a diabetic foot; sole; blister, hard skin, colour
change; daily checks, fitted shoes, a clean dressing; a foot protection team; new shoes, a hot beach, a drawing pin;
lose a toe

Gallstones; gallbladder attacks, biliary colic; gallstones; right side; griping, vomiting, yellow eyes; a low-fat
diet, an operation, small meals; a surgeon; a fried breakfast, a rich cream sauce, a crash diet; have an attack at my
own party

Groin hernia; inguinal hernia, bulge in the groin; a groin hernia; groin; bulge, dragging, aching; watchful waiting, a
mesh repair, a light bag; a surgeon; lifting a sofa, a cough, digging the allotment; be unable to lift my
grandchildren

Appendicitis; burst appendix, appendix operation; appendicitis; right side; fever, vomiting, tenderness; an operation,
antibiotics into a vein, short walks; a surgeon; a takeaway, a football match, a quiet weekend; burst my stitches

Kidney stones; renal colic, passing a stone; kidney stones; flank; colic, vomiting, blood in the urine; plenty of
water, tamsulosin, shock waves; a urologist; a heat wave, a salty diet, a marathon; have another attack abroad

Cystitis; water infection, UTI; cystitis; lower belly; stinging, cloudy urine, shivering; nitrofurantoin, plenty of
water, cranberry; a pharmacist; a long journey, a holiday, a new bath foam; need antibiotics for ever

Enlarged prostate; slow stream, prostate trouble; an enlarged prostate; prostate; slow stream, waiting, straining;
tamsulosin, finasteride, less tea in the evening; a urologist; a cold remedy, a few pints, a long drive; have to plan
my day round lavatories

Iron deficiency; low iron, anaemia; iron deficiency; tongue; paleness, brittle nails, craving for ice; iron tablets,
lentils and greens, an iron drip; a GP; a blood donation, a vegan year, an operation; be on iron for good

Underactive thyroid; slow thyroid, hypothyroidism; an underactive thyroid; throat; dry skin, puffiness, cold hands;
levothyroxine, a yearly blood test, an empty stomach; an endocrinologist; a virus, a new medicine, a house move; put
on weight whatever I eat

Haemochromatosis; iron overload, too much iron; haemochromatosis; knuckle; bronzed skin, stiffness, aching; giving
blood, regular blood tests, a family test; a haematologist; a routine blood test, a gift of vitamins, a barbecue; pass
it on to my children

Essential tremor; shaky hands, trembling hands; a tremor; hand; shaking, spilt tea, wobbly writing; a heavy cup,
primidone, a weighted pen; a neurologist; strong coffee, a speech, a sleepless week; spill soup on my guests

Bruised ribs; sore ribs, cracked rib; bruised ribs; rib cage; stabbing, bruising, catch in the breath; a pillow held
to the chest, paracetamol, slow breaths; a GP; a coughing fit, a tackle, a slippery bath; get a chest infection
"""


def read_table(table: str) -> tuple[Condition, ...]:
    """Return the conditions of the table above, which are apart by empty lines."""
    rows = [[cell.strip() for cell in unwrap(row).split(";")] for row in table.split("\n\n")]
    return tuple(
        Condition(name, split(synonyms), called, part, split(symptoms), split(treatments), who, split(triggers), fear)
        for name, synonyms, called, part, symptoms, treatments, who, triggers, fear in rows
    )


def unwrap(text: str) -> str:
    """Return some lines as one."""
    return " ".join(text.split())


def split(text: str) -> tuple[str, ...]:
    """Return the parts of a list with commas."""
    return tuple(part.strip() for part in text.split(","))


CONDITIONS = read_table(TABLE)

# What comes in every kind of question.
EVERYDAY = """
span: two days, four days, a week, ten days, a fortnight, two weeks, three weeks, four weeks, five weeks, six weeks,
two months, ten weeks, three months, four months, half a year, seven months, nine months, a year, two years

when: at night, in the morning, after lunch, in the evening, on the stairs, at work, in bed, in cold weather, in the
heat, after a shower, on long walks, in the car, before breakfast, at weekends, in company, in winter, while walking,
on the train, towards evening, on a bad day, after exercise, on the sofa, in the garden, before bed

activity: swimming, walking the dog, cycling to work, gardening, dancing, climbing, playing tennis, rowing, bowling,
playing football, skiing, running, doing yoga, lifting weights, hiking, painting the house, sailing, fishing, singing
in the choir, playing the trumpet, carrying shopping, baking bread, riding, ironing, playing golf, digging the garden,
doing the school run, driving a lorry, camping, skating, canoeing, playing with the children

event: the wedding, my holiday, the school play, a long flight, the harvest, Christmas, the half marathon, Easter, a
job interview, the christening, the concert, our move, the cup final, my retirement, the exam, a reunion, the
christening of my niece, the allotment show, a walking tour, the village fete, a pilgrimage, the summer term

relative: mother, father, sister, brother, husband, wife, partner, daughter, son, aunt, uncle, neighbour, grandmother,
cousin, niece, nephew, best friend, flatmate, mother-in-law, boss

job: a postman, a teacher, a chef, a plumber, a nurse, a farmer, a cleaner, a librarian, a builder, a carer, a
hairdresser, a bus driver, an electrician, a waiter, a gardener, a shop assistant, a tailor, a fisherman, a musician,
a welder, a roofer, a secretary, a baker, a butcher, a florist, a lifeguard, a surveyor, a printer, a midwife, a
potter, a joiner, a glazier, a vet, a soldier, a barman, a childminder, an accountant, a judge, a plasterer, a
courier, a machinist, a mechanic, a translator, a cashier, a lecturer, a warden, a porter, a beekeeper, a blacksmith,
a mason, a solicitor, a firefighter, a receptionist, a locksmith, a shepherd, a cobbler, a thatcher, a tanner, a
weaver, a dressmaker, an upholsterer, a picture framer, a stonemason, a bookbinder, a taxi driver, a signalman, a
stoker, a docker, a sailor, a pilot, a flight attendant, a crane driver, a scaffolder, a tiler, a carpet fitter, a
window cleaner, a chimney sweep, a gamekeeper, a milkman, a cheesemaker, a brewer, a miller, a fishmonger, a
greengrocer, a confectioner, a barista, a sommelier, a croupier, a referee, a jockey, a ballet teacher, an organist, a
piano tuner, a sculptor, an illustrator, a photographer, a journalist, an editor, a proofreader, a programmer, a
statistician, a chemist, a geologist, a botanist, an archaeologist, a curator, an auctioneer, a magistrate, a bailiff,
a registrar, a chaplain, a verger, an undertaker, a prison officer, a paramedic, a pharmacist, a dental nurse, a
phlebotomist, a radiographer

town: Leeds, York, Bath, Derby, Truro, Hull, Exeter, Lincoln, Durham, Perth, Cardiff, Belfast, Dundee, Oban, Whitby,
Norwich, Ipswich, Preston, Swansea, Carlisle, Kendal, Ripon, Wells, Ludlow, Stirling, Inverness, Aberdeen, Bangor,
Newry, Penzance, Falmouth, Torquay, Poole, Dover, Margate, Hastings, Brighton, Guildford, Reading, Oxford, Banbury,
Coventry, Leicester, Nottingham, Sheffield, Bradford, Halifax, Burnley, Lancaster, Blackpool, Chester, Wrexham,
Shrewsbury, Hereford, Worcester, Gloucester, Bristol, Taunton, Dorchester, Salisbury, Winchester, Portsmouth,
Southampton, Chichester, Canterbury, Maidstone, Colchester, Cambridge, Peterborough, Boston, Grimsby, Scarborough,
Middlesbrough, Sunderland, Hexham, Berwick, Melrose, Ayr, Paisley, Glasgow, Edinburgh, Fort William, Ullapool, Wick,
Lerwick, Kirkwall, Stornoway, Douglas, Omagh, Armagh, Lisburn, Madrid, Lisbon, Rome, Naples, Athens, Crete, Malta,
Cyprus, Vienna, Prague, Oslo, Bergen, Dublin, Galway, Cork, Toronto, Alnwick, Barmouth, Buxton, Cromer, Deal, Ely,
Frome, Glossop, Harwich, Ilkley, Jedburgh, Keswick, Louth, Malvern, Nairn, Oakham, Pickering, Rye, Settle, Tenby,
Uttoxeter, Ventnor, Wantage, Yeovil, Bude, Corby, Diss, Epsom, Fakenham, Goole, Hitchin, Kelso, Leominster, Matlock,
Newquay, Ormskirk, Pwllheli, Redcar, Skegness, Thirsk, Wigan, Widnes, Kilkenny, Sligo, Seville, Porto, Krakow, Geneva,
Munich, Ghent, Delft, Turin, Palermo, Corfu, Rhodes, Tunis, Cairo, Nairobi, Delhi, Lahore, Karachi, Kingston, Boston
Spa, Melbourne, Auckland, Montreal, Chicago

place: the shops, the bus stop, the post office, the library, the chapel, the school gate, the surgery, the market,
the corner, the allotment, the station, the beach, the bakery, the pub, the park, the mosque, the town hall

club: bowls club, choir, lunch club, walking group, allotment, gym, knitting circle, rowing club, quiz night, camera
club, bridge table, cricket club, sewing class, swimming pool, book group, darts team, scout hut

shop: chemist, health shop, supermarket, market stall, beauty counter, sports shop, shoe shop, website

pet: cat, dog, rabbit, parrot, pony, tortoise, budgerigar, hamster, goat, hen, ferret, spaniel, whippet

food: cheese, chocolate, red wine, coffee, garlic, porridge, honey, ginger, turmeric, vinegar, oily fish, shellfish,
spinach, rhubarb, liver, beer, cider, cream, bacon, curry, chilli, tomato, orange juice, cranberry juice, kale,
yoghurt, rye bread, lentil soup, beetroot, celery, pineapple, kiwi fruit, grapefruit, marmalade, liquorice, salted
butter, smoked salmon, mackerel, mustard, horseradish, sauerkraut, seaweed, olive oil, walnut bread, aubergine,
asparagus, artichoke, avocado, barley, buckwheat, millet, quinoa, couscous, polenta, tofu, tempeh, hummus, halloumi,
parmesan, stilton, brie, buttermilk, custard, rice pudding, semolina, tapioca, treacle, golden syrup, molasses,
gingerbread, shortbread, marzipan, nougat, fudge, sherbet, lemonade, ginger beer, sherry, port, brandy, whisky,
vermouth, gherkin, caper, olive, anchovy, sardine, herring, haddock, trout, crab, lobster, mussels, oysters, squid,
venison, pheasant, rabbit, gammon, salami, chorizo, black pudding, haggis, kidney, tripe, parsnip, swede, turnip,
leek, fennel, radish, watercress, chicory, okra, sweetcorn, pumpkin, marrow, fig, date, plum, damson, gooseberry,
blackcurrant, raspberry, mango, papaya, pomegranate, melon, apricot, nectarine, almond, hazelnut, cashew, pistachio,
sesame, sunflower seed

remedy: honey, tea tree oil, cider vinegar, goose fat, aloe vera, witch hazel, lavender, garlic, a copper bracelet,
nettle tea, arnica, cod liver oil, a bread poultice, baking soda, olive oil, salt water, turmeric, a hot toddy,
camomile tea, Manuka honey, oat baths, coconut oil, beeswax, dock leaves, raw onion, lemon juice, a potato, marigold
ointment, comfrey, chickweed, plantain leaf, yarrow, feverfew tea, elderflower, rosehip syrup, slippery elm, burdock,
echinacea, ginseng, valerian, passionflower, hawthorn, milk thistle, dandelion root, fennel seed, aniseed, cardamom,
cinnamon, cloves, nutmeg, thyme, sage, oregano, rosemary, eucalyptus, camphor, menthol, wintergreen, castor oil,
jojoba, calendula, propolis, royal jelly, spirulina, chlorella, flaxseed, hemp oil, evening primrose, starflower oil,
birch sap, pine tar, ichthammol, kaolin, bentonite, Epsom salts, borax, charcoal, magnets, crystals, copper socks,
cabbage leaves, cucumber slices, cold tea bags, mashed banana, papaya, tamarind, sandalwood, frankincense, myrrh,
neem, henna, ashwagandha, boswellia

ache: dull, sharp, stabbing, throbbing, burning, nagging, shooting, sudden, deep, tugging, raw, gnawing

feeling: worried, fed up, puzzled, embarrassed, frightened, ashamed, cross, tired, lonely, impatient, tearful

number: twelve, twenty, thirty, forty, fifty, sixty, ninety, a hundred, two hundred, five hundred, a thousand

share: one in three, half, two in three, three in four, four in five, one in ten, one in twenty, a quarter

hobby: pottery, embroidery, crochet, macrame, calligraphy, origami, watercolours, woodturning, marquetry, candle
making, jam making, home brewing, birdwatching, beekeeping, orienteering, caving, abseiling, kayaking, archery,
fencing, judo, karate, croquet, badminton, squash, snooker, skittles, petanque, curling, lacrosse, hockey, rounders,
volleyball, trampolining, juggling, bell ringing, barn dancing, ballroom, flamenco, amateur dramatics, stamp
collecting, genealogy, astronomy, chess, dominoes, crosswords, jigsaws, model railways, metal detecting, foraging,
bonsai, topiary, geocaching, parkour, paddleboarding, snorkelling, surfing, windsurfing, waterskiing, pigeon racing,
ferreting, falconry, quilting, lacemaking, basketry, glassblowing, enamelling, bookbinding, upholstery, taxidermy

thing: wheelbarrow, rucksack, saddle, ladder, lawnmower, vacuum cleaner, suitcase, pushchair, cello, paintbrush,
chainsaw, trowel, spade, hedge trimmer, frying pan, rolling pin, sewing machine, keyboard, mattress, sofa, duvet,
wardrobe, bookcase, filing cabinet, steering wheel, clutch pedal, handlebar, hockey stick, cricket bat, tennis racket,
golf club, canoe paddle, fishing rod, walking pole, dog lead, bucket, mop, broom, kettle, tin opener, corkscrew, jam
jar, hammer, screwdriver, drill, chisel, sandpaper, varnish, bleach, detergent, washing powder, wellington boot,
slipper, sandal, trainer, belt buckle, watch strap, necklace, helmet, goggles, visor, glove, scarf, wetsuit, leotard,
corset, petticoat, cardigan, dungarees
"""

DRUGS = """
atenolol bisoprolol carvedilol nebivolol sotalol ramipril lisinopril perindopril enalapril captopril losartan
candesartan valsartan irbesartan olmesartan telmisartan amlodipine felodipine lercanidipine diltiazem verapamil
doxazosin prazosin indapamide furosemide bumetanide torasemide spironolactone eplerenone amiloride metolazone
simvastatin atorvastatin rosuvastatin pravastatin fluvastatin ezetimibe fenofibrate bezafibrate colestyramine
alirocumab evolocumab clopidogrel prasugrel ticagrelor dipyridamole apixaban rivaroxaban edoxaban dabigatran heparin
enoxaparin dalteparin tinzaparin digoxin amiodarone flecainide dronedarone ivabradine ranolazine nicorandil isosorbide
metformin gliclazide glimepiride sitagliptin linagliptin saxagliptin alogliptin empagliflozin dapagliflozin
canagliflozin liraglutide semaglutide dulaglutide exenatide pioglitazone acarbose insulin carbimazole propylthiouracil
liothyronine prednisolone dexamethasone hydrocortisone betamethasone clobetasol mometasone fluticasone budesonide
beclometasone ciclesonide salmeterol formoterol tiotropium umeclidinium montelukast theophylline omalizumab
mepolizumab benralizumab dupilumab tralokinumab secukinumab ixekizumab guselkumab risankizumab ustekinumab adalimumab
etanercept infliximab golimumab certolizumab tocilizumab sarilumab abatacept rituximab baricitinib tofacitinib
upadacitinib filgotinib apremilast methotrexate sulfasalazine leflunomide hydroxychloroquine azathioprine
mercaptopurine ciclosporin mycophenolate acitretin isotretinoin tretinoin adapalene calcipotriol pimecrolimus
imiquimod podophyllotoxin ingenol diclofenac fluorouracil cetirizine loratadine fexofenadine desloratadine bilastine
chlorphenamine hydroxyzine promethazine cinnarizine cyclizine prochlorperazine metoclopramide domperidone ondansetron
granisetron aprepitant omeprazole lansoprazole pantoprazole esomeprazole rabeprazole famotidine nizatidine sucralfate
mesalazine olsalazine balsalazide rifaximin vancomycin fidaxomicin amoxicillin flucloxacillin phenoxymethylpenicillin
ampicillin cefalexin cefuroxime ceftriaxone cefixime doxycycline lymecycline minocycline oxytetracycline erythromycin
clarithromycin azithromycin ciprofloxacin ofloxacin levofloxacin moxifloxacin trimethoprim methenamine fosfomycin
gentamicin tobramycin neomycin chloramphenicol mupirocin clindamycin linezolid rifampicin isoniazid pyrazinamide
ethambutol dapsone fluconazole itraconazole ketoconazole econazole griseofulvin nystatin amphotericin valaciclovir
famciclovir ganciclovir oseltamivir zanamivir tenofovir entecavir lamivudine abacavir dolutegravir sofosbuvir
ribavirin permethrin malathion ivermectin mebendazole albendazole praziquantel chloroquine proguanil mefloquine
atovaquone latanoprost bimatoprost travoprost tafluprost timolol brimonidine dorzolamide brinzolamide acetazolamide
pilocarpine atropine cyclopentolate tropicamide hypromellose carbomer ranibizumab aflibercept faricimab bevacizumab
olopatadine ketotifen nedocromil xylometazoline oxymetazoline ipratropium dutasteride alfuzosin sildenafil tadalafil
vardenafil solifenacin tolterodine oxybutynin fesoterodine darifenacin mirabegron desmopressin febuxostat probenecid
benzbromarone alendronate risedronate ibandronate zoledronate denosumab teriparatide raloxifene calcitriol
alfacalcidol colecalciferol ergocalciferol hydroxocobalamin deferasirox erythropoietin filgrastim tranexamic
desferrioxamine carbamazepine oxcarbazepine lamotrigine levetiracetam valproate phenytoin ethosuximide lacosamide
perampanel zonisamide clobazam phenobarbital ropinirole pramipexole rotigotine rasagiline selegiline entacapone
amantadine donepezil galantamine rivastigmine memantine riluzole baclofen tizanidine dantrolene lithium olanzapine
quetiapine aripiprazole risperidone clozapine haloperidol buspirone mirtazapine venlafaxine moclobemide bupropion
varenicline disulfiram acamprosate anastrozole letrozole exemestane goserelin leuprorelin bicalutamide enzalutamide
abiraterone imatinib dasatinib nilotinib gefitinib erlotinib sunitinib pazopanib vemurafenib trastuzumab pertuzumab
nivolumab pembrolizumab ipilimumab docetaxel paclitaxel carboplatin cisplatin oxaliplatin capecitabine gemcitabine
irinotecan etoposide vincristine doxorubicin bleomycin lidocaine prilocaine bupivacaine tetracaine benzocaine propofol
sevoflurane aciclovir allopurinol colchicine fusidate folinate abciximab agomelatine alemtuzumab aliskiren amisulpride
anakinra anidulafungin argatroban artemether asenapine avanafil azacitidine azelastine aztreonam bambuterol belimumab
bendroflumethiazide betahistine betaxolol bexarotene bortezomib bosentan brivaracetam bromocriptine cabergoline
calcitonin canakinumab cangrelor carbocisteine caspofungin cefaclor cefazolin celecoxib cenobamate chlorambucil
chlordiazepoxide chlortalidone cladribine clofazimine clonidine colistin crizotinib cyproterone daptomycin
daunorubicin deferiprone deflazacort dexlansoprazole diazoxide dicycloverine dienogest dimeticone diphenhydramine
droperidol eculizumab efavirenz emtricitabine epirubicin eprosartan ertapenem ertugliflozin eslicarbazepine
estramustine etoricoxib etravirine everolimus fampridine fingolimod flavoxate fludarabine flupentixol flutamide
fondaparinux fosaprepitant fulvestrant glatiramer glibenclamide glycopyrronium guanfacine hyoscine ibrutinib icatibant
idarubicin iloprost imipenem indacaterol indometacin isavuconazole ixazomib lanreotide lapatinib lenalidomide
levocetirizine lixisenatide lomitapide loteprednol lurasidone macitentan maraviroc melphalan meloxicam meropenem
methyldopa metyrapone micafungin mifepristone minoxidil misoprostol mitomycin mizolastine moxonidine nabumetone
nadolol naftidrofuryl natalizumab nefopam nepafenac nevirapine nitisinone nusinersen ocrelizumab octreotide orlistat
paliperidone palonosetron parecoxib pegaspargase pentamidine pentoxifylline peramivir phentolamine pirfenidone
piroxicam pitolisant plerixafor ponatinib posaconazole procyclidine propiverine quinine racecadotril raltegravir
reboxetine regorafenib repaglinide rilpivirine riociguat ritonavir roflumilast romiplostim rufinamide ruxolitinib
safinamide sapropterin selexipag sirolimus sorafenib sulindac sulpiride tacalcitol teicoplanin telavancin temocillin
temozolomide tenecteplase terlipressin tezacaftor thalidomide tigecycline tinidazole tiagabine tolvaptan topotecan
trandolapril treprostinil triamterene trientine trospium vedolizumab velaglucerase vigabatrin vilanterol vinblastine
voriconazole vortioxetine zafirlukast zidovudine
"""

ANATOMY = """
scapula clavicle sternum humerus radius ulna carpus scaphoid lunate hamate capitate metacarpal phalanx femur patella
tibia fibula talus calcaneum navicular cuboid metatarsal sesamoid mandible maxilla palate uvula pharynx larynx
epiglottis trachea bronchus alveolus pleura diaphragm pericardium atrium ventricle septum aorta carotid jugular axilla
gastrocnemius soleus quadriceps hamstring sartorius adductor gluteus psoas piriformis obturator perineum urethra
ureter calyx nephron glomerulus adrenal pituitary hypothalamus thalamus cerebellum brainstem medulla cortex
hippocampus meninges cranium occiput zygoma orbit conjunctiva cornea sclera iris pupil lens vitreous choroid macula
fovea pinna eardrum malleus stapes cochlea mastoid turbinate adenoid parotid frenulum molar premolar incisor canine
enamel dentine pulp gingiva oesophagus duodenum jejunum ileum caecum appendix sigmoid rectum sphincter mesentery
omentum peritoneum pancreas spleen hilum lobule hepatocyte thymus lymphocyte platelet marrow plasma keratin epidermis
dermis follicle sebum melanin melanocyte cuticle lunula areola ductule umbilicus scrotum epididymis testis ligament
tendon fascia retinaculum aponeurosis synovium bursa meniscus labrum periosteum collagen elastin chondrocyte
osteoclast myelin axon dendrite synapse vagus plexus ganglion acetabulum acromion antrum arachnoid arytenoid atlas
biceps canthus capillary cardia caruncle cementum cilium coccyx colon commissure condyle coracoid cricoid cuneiform
deltoid dura ependyma ethmoid fontanelle fornix gallbladder glottis gullet helix hyoid infundibulum insula islet
isthmus keratinocyte knuckle lamina latissimus lymph masseter meatus mediastinum melanosome midbrain myocardium
myometrium nape nostril olecranon osteocyte ovary papilla parathyroid pelvis philtrum pineal pisiform pons prepuce
pylorus pyramid raphe retina rhomboid sacrum serratus sinus sphenoid stroma sulcus supraspinatus tragus trapezium
trapezius triceps triquetrum tunica uterus venule vertebra vestibule villus vomer xiphoid zonule
"""

DISEASES = """
colitis gastritis pancreatitis hepatitis nephritis cystinuria urethritis prostatitis orchitis balanitis phimosis
vulvitis pharyngitis laryngitis tracheitis bronchiectasis pleurisy pneumonia sarcoidosis tuberculosis aspergillosis
silicosis asbestosis pericarditis myocarditis cardiomyopathy bradycardia tachycardia phlebitis vasculitis arteritis
thrombosis leukaemia lymphoma myeloma thalassaemia haemophilia polycythaemia thrombocytopenia neutropenia purpura
anaphylaxis angioedema dermatographism pemphigoid pemphigus porphyria scleroderma dermatomyositis myositis myasthenia
encephalitis meningitis hydrocephalus narcolepsy dystonia ataxia chorea hyperthyroidism goitre thyroiditis
hypercalcaemia acromegaly gigantism hypoglycaemia hyponatraemia hypokalaemia ketoacidosis galactosaemia
phenylketonuria cystinosis amyloidosis rickets scurvy beriberi pellagra kwashiorkor osteomalacia osteomyelitis
osteosarcoma spondylitis scoliosis kyphosis tendinitis tenosynovitis synovitis chondrocalcinosis enthesitis uveitis
iritis scleritis keratitis retinopathy retinitis amblyopia astigmatism presbyopia myopia hypermetropia nystagmus
ptosis trichiasis cholesteatoma otosclerosis mastoiditis rhinitis epistaxis anosmia dysphonia dysphagia achalasia
gastroparesis ileus volvulus intussusception megacolon sprue giardiasis amoebiasis shigellosis salmonella
campylobacter cholera typhoid dengue malaria leptospirosis brucellosis toxoplasmosis bartonella listeriosis legionella
diphtheria tetanus polio mumps rubella mononucleosis cytomegalovirus parvovirus rotavirus norovirus adenovirus
influenza candidiasis sporotrichosis histoplasmosis erysipelas paronychia hidradenitis pityriasis intertrigo
xanthelasma melanoma carcinoma sarcoma lentigo melasma ichthyosis keratosis hyperkeratosis lipoedema lymphangitis
lymphadenitis sialadenitis glossitis stomatitis cheilitis gingivostomatitis pulpitis periodontitis bruxism
malocclusion cholangitis cholecystitis cirrhosis steatosis ascites splenomegaly hydronephrosis pyelonephritis
nephropathy proteinuria haematuria oliguria uraemia epididymitis priapism hypospadias cryptorchidism gynaecomastia
galactorrhoea neuritis rhabdomyolysis trachoma anthrax babesiosis blastomycosis botulism chikungunya chlamydia
cryptosporidiosis cyclosporiasis echinococcosis ehrlichiosis filariasis gonorrhoea hantavirus leishmaniasis
melioidosis onchocerciasis paratyphoid pertussis psittacosis schistosomiasis strongyloidiasis syphilis trichinosis
trypanosomiasis tularaemia zika achondroplasia acidosis actinomycosis adrenoleukodystrophy agammaglobulinaemia
alkalosis alkaptonuria aniridia ankylosis anodontia aphasia apraxia atelectasis atresia azotaemia bacteraemia
blepharospasm bradykinesia byssinosis cachexia calcinosis caries cataplexy chloasma cholestasis chromhidrosis
craniosynostosis dacryocystitis dextrocardia diplopia dyscalculia dyslexia dysplasia dyspraxia ecthyma empyema
encephalopathy enophthalmos eosinophilia episcleritis erythema erythrasma exophthalmos favism fluorosis glycosuria
haemarthrosis haemoptysis haemosiderosis hemianopia hemiplegia hepatomegaly hirsutism homocystinuria
hyperaldosteronism hyperoxaluria hyperparathyroidism hyphaema hypoparathyroidism hypopituitarism icterus keratoconus
leukoplakia lipodystrophy macroglossia malabsorption mastocytosis micrognathia monilethrix mucormycosis myelofibrosis
myiasis necrosis neutrophilia nocardiosis oligodontia onychomycosis osteopetrosis otomycosis pachyonychia panniculitis
papilloedema paraplegia pericoronitis pneumoconiosis pneumothorax poliosis prognathism pruritus pyoderma rhinophyma
sialorrhoea siderosis spherocytosis sycosis syringomyelia telangiectasia tetany tracheomalacia trichomoniasis
tyrosinaemia urolithiasis ventriculitis xeroderma xerostomia
"""

PROCEDURES = """
gastroscopy colonoscopy sigmoidoscopy bronchoscopy laryngoscopy cystoscopy ureteroscopy lithotripsy laparotomy
laparoscopy appendicectomy cholecystectomy splenectomy nephrectomy prostatectomy thyroidectomy tonsillectomy
adenoidectomy mastectomy lumpectomy hemicolectomy colostomy ileostomy urostomy tracheostomy gastrostomy herniotomy
herniorrhaphy vasectomy circumcision orchidectomy hydrocelectomy phlebectomy sclerotherapy angioplasty angiography
venography echocardiogram electrocardiogram spirometry audiogram tympanometry tonometry perimetry ophthalmoscopy
retinoscopy biometry phacoemulsification vitrectomy trabeculectomy iridotomy keratoplasty blepharoplasty rhinoplasty
septoplasty turbinectomy otoplasty apicectomy pulpotomy debridement dermabrasion cryotherapy electrocautery curettage
phototherapy biopsy cytology histology dermoscopy venepuncture venesection transfusion dialysis transplant radiography
tomography ultrasound elastography scintigraphy densitometry mammography urography cholangiography osteotomy
arthrodesis fasciotomy tenotomy amputation arthrocentesis aspiration cauterisation anastomosis chemotherapy
radiotherapy brachytherapy immunotherapy desensitisation vaccination immunisation prophylaxis ablation autotransfusion
bronchography cardioversion cautery cholangioscopy craniotomy cystectomy cystography cystometry dacryocystorhinostomy
decompression defibrillation dilatation electromyography electroencephalography embolisation enucleation epilation
ethmoidectomy fluoroscopy fluorescein fundoplication gastrectomy gingivectomy gonioscopy haemodialysis haemofiltration
hepatectomy intubation iontophoresis keratometry laryngectomy lavage lobectomy lymphadenectomy lymphography manometry
microneedling myringoplasty myringotomy nebulisation oesophagectomy orthoptics oximetry pachymetry pancreatectomy
paracentesis parathyroidectomy pericardiocentesis photocoagulation plasmapheresis pleurodesis pneumonectomy
polypectomy proctoscopy pyeloplasty radiosurgery refraction resection rhinoscopy sialography stapedectomy stenting
synovectomy tarsorrhaphy thoracoscopy thoracotomy tympanoplasty ureterostomy urethroplasty uvulopalatoplasty
valvuloplasty videofluoroscopy
"""

NERVES = """
brachial iliac saphenous popliteal peroneal temporal parietal frontal lacrimal submandibular sublingual inguinal
hypoglossal phrenic ulnar radial femoral cutaneous subclavian axillary buccal cervical ciliary coeliac digital dorsal
epigastric ethmoidal facial gastric geniculate genitofemoral gluteal hepatic ilioinguinal infraorbital intercostal
laryngeal lingual mandibular maxillary mental nasociliary obturator occipital ophthalmic palatine pharyngeal plantar
pudendal pulmonary renal splenic supraorbital suprascapular sural thoracic thyroid tibial tympanic vertebral
vestibular zygomatic
"""

GERMS = """
staphylococcus streptococcus pseudomonas klebsiella proteus enterococcus haemophilus moraxella pneumococcus
meningococcus corynebacterium propionibacterium malassezia trichophyton microsporum epidermophyton candida
cryptococcus aspergillus fusarium rhizopus demodex sarcoptes trichomonas plasmodium toxoplasma borrelia treponema
mycobacterium mycoplasma ureaplasma rickettsia coxiella helicobacter escherichia serratia citrobacter enterobacter
acinetobacter clostridium bacteroides fusobacterium actinomyces nocardia pasteurella yersinia vibrio aeromonas
bacillus listeria lactobacillus bifidobacterium picornavirus coxsackievirus echovirus enterovirus rhinovirus
coronavirus papillomavirus poxvirus herpesvirus
"""

SUBSTANCES = """
bilirubin creatinine urea albumin globulin fibrinogen transferrin ferritin haptoglobin ceruloplasmin lipase amylase
trypsin pepsin lactase elastase collagenase hyaluronidase keratinase tyrosinase catalase transaminase phosphatase
cortisol aldosterone adrenaline thyroxine calcitonin melatonin prolactin oxytocin vasopressin somatotropin gastrin
secretin ghrelin leptin histamine serotonin dopamine acetylcholine bradykinin prostaglandin leukotriene interleukin
interferon immunoglobulin complement urate oxalate citrate phosphate bicarbonate calcium zinc selenium iodine chromium
manganese molybdenum fluoride nickel cobalt thiamine niacin biotin folate retinol tocopherol phylloquinone carotene
lutein lycopene squalane glycerin lanolin paraffin dimethicone ceramide allantoin panthenol niacinamide propylene
parabens formaldehyde colophony limonene linalool cinnamal benzophenone titanium latex neoprene chlorhexidine
cetrimide povidone peroxide hypochlorite triclosan benzalkonium glutaraldehyde ammonia acetone turpentine creosote
"""

# Sentences of a question. The first ones name pain, and one of them opens nine questions of ten.
ASKED_WITH_PAIN = """
For {span} I have had a {ache} pain in my {part}.
The pain in my {part} is worst {when}, and the {symptom} came soon after.
I can put up with the pain, but not with the {symptom}.
On a bad day the pain in my {part} keeps me from {activity}.
My {relative} says that pain like this is only age, but I do not believe it.
Is it normal to have pain in the {part} for {span}?
There is not much pain, only the {symptom}, which I notice {when}.
Tablets take the edge off the pain for an hour or two, and then it is back.
"""
ASKED = """
I work as {job}, so I cannot rest for long.
It began about {span} ago, after {trigger}.
The doctor looked at my {part} and said that it was probably {called}.
I have tried {treatment} and {treatment}, with little to show for it.
We are going to {town} for {event}, and I would like to be well by then.
My {relative} had the same trouble and swears by {remedy}.
I have read about {drug} and do not know what to believe.
Can I go on {activity}, or will that make it worse?
To be honest I am {feeling}, and afraid that I will {fear}.
How long does it usually last, and will it come back?
At night I lie awake because of the {symptom}.
I also take {drug}, and had {disease} when I was younger.
My {thing} and my {hobby} have been left alone since then.
A blood test showed a little more {substance} than it should have.
I have paid for {treatment}, which cost more than I like to say.
Nobody has told me what to look out for.
I do not want to waste anybody's time over {called}.
My {part} is sore {when}, and walking to {place} is hard work.
Would {treatment} be safe for somebody of my age?
The appointment with {who} is not for another {span}.
I look after my {relative} and cannot be ill for long.
I live alone with a {pet} and like {hobby} better than company.
The letter mentions the {anatomy} and {disease}, and I understand neither word.
Somebody at the {club} told me to leave it alone.
Should I ask for a test, or wait and see?
"""

SUMMARY_FIRST = """
Most people with {called} get better with simple care at home.
Patience and {treatment} can do a good deal for {called}.
There is no quick cure for {called}, but several treatments can ease the {symptom}.
It is usually safe to carry on {activity} with {called}, as long as you look after the {part}.
Starting {treatment} early can make a real difference to {called}.
The {symptom} may take {span} to ease, and that is no cause for alarm.
"""
SUMMARY_WITH_PAIN = """
The pain that comes with {called} can often be eased without strong tablets.
Pain in the {part} may last for {span}, and usually fades along with the {symptom}.
"""
SUMMARY_SECOND = """
See {who} if things are no better after {span}.
Ask a pharmacist before you buy anything new for it.
Know the signs that need a doctor the same day.
Good habits matter more than any one product.
Keep a note of what you try, and for how long.
Do not put off asking for help because others seem worse.
"""

ANSWERED_WITH_PAIN = """
Pain is a poor guide here: a {ache} pain may mean little, and none at all may mean a good deal.
Paracetamol at the dose on the packet takes care of most of the pain for most people.
If the pain wakes you night after night, tell your doctor rather than taking more tablets.
In one study of {number} people, {share} had less pain {span} after {treatment}.
Rest the {part} while the pain is at its worst, and begin to move it again as soon as you can.
Some pain in the {part} is to be expected {when}, and it should be gone by the next day.
The pain comes from swelling, and as the swelling goes down the pain goes with it.
A cold pack for ten minutes can dull the pain, as long as a cloth lies between it and the skin.
Many people tell us that the pain matters less to them than the {symptom}.
Pain that spreads, or comes with fever, is a reason to see {who} the same day.
Strong tablets are seldom needed, because the pain usually fades within {span}.
Score your pain from one to ten every evening, and take the notes to your appointment.
"""
ANSWERED = """
What you describe sounds like {called}, but only somebody who looks at your {part} can say for certain.
It is good that you ask, because {called} can be treated and there is no need to suffer in silence.
Doctors sometimes speak of the {anatomy}, which is simply a part of the body close to your {part}.
The usual first step is {treatment}, and it takes about {span} to know whether that helps.
If that does not help enough, {who} may suggest {treatment}.
You do not have to give up {activity}, but it is wise to do less of it for {span}.
A good many people first notice {called} after {trigger}.
There is little to be said for {remedy}, and it can make the {symptom} worse.
We found no good studies of {food}, so eat it if you like it and leave it if you do not.
The {symptom} should begin to ease within {span}, though it may take longer to go altogether.
In a small trial of {treatment}, {share} of the people felt better after {span}.
The evidence for {drug} is thin, and it was tested in people with {disease} rather than {called}.
Your doctor may want to rule out {disease}, which can look much the same at first.
A blood test is seldom needed, but {who} may take one before starting {drug}.
Tell the pharmacist if you take {drug} or {drug}, because the two do not always mix.
Some people are sent for {procedure}, which is done as a day case and takes less than an hour.
Before {procedure} you will be asked about {drug} and any trouble with {disease}.
Wash your hands before and after you touch the {part}, and keep a towel of your own.
Take photographs of your {part} once a week, as memory is a poor judge of slow changes.
You can travel to {town} with {called}, but pack {treatment} in your hand luggage.
Somebody who works as {job} may need a few lighter days, and a note from the surgery can help.
Drink enough, eat as usual, and try to get some fresh air every day.
Side effects such as a mild headache or an upset stomach usually pass within a few days.
A few people feel dizzy or sleepy with {drug}, and should not drive until they know how it suits them.
Smoking slows healing, so this would be a good time to stop and to ask for help with it.
Your {relative} means well, but what works for one person may do nothing for the next.
Being {feeling} about it is natural, and it is worth saying so to {who}.
It is most unlikely that you will {your_fear}, although we cannot promise it.
Come back to the surgery if you notice no change in the {symptom} after {span}.
Ask to be seen the same day if the {part} becomes hot, swollen or very red.
If you have diabetes or a weak immune system, do not wait: ask for advice within a day.
Old books blame {food} for {called}, but nobody has ever shown it.
The name comes from an old word for the {anatomy}, and tells you nothing about the cause.
Of the people with {called} whom we know of, {share} had a second bout within {span}.
We would not spend money on anything from a {shop} that promises a cure by {event}.
Children and older people may need a smaller dose of {drug}, so check the leaflet with care.
For {disease} the advice is different, and the two should not be mixed up.
Gentle exercise is good for you in any case, and it does not harm the {part}.
Loose clothes and comfortable shoes make more difference than people expect.
The nurse can show you how to use {treatment} properly, which is half the battle.
If you cannot get on with {treatment}, leave it out for a week and see what happens.
Most hospitals no longer offer {procedure} for this, since the gain was small.
New treatments such as {drug} are kept for people in whom nothing else has worked.
Nobody knows why some families get {called} and others do not.
A letter may speak of the {nerve} nerve or the {nerve} artery, which only says where it is.
Swabs sometimes grow {germ}, which lives on healthy skin too and needs no treatment.
A little more {substance} than usual in a blood test seldom means anything by itself.
Your {thing} is not to blame, whatever the {shop} says, and you may go back to {hobby}.
Keep to one treatment at a time, or you will never learn which of them helped.
A review in {number} patients found that {drug} did no better than a dummy tablet.
It is fine to ask {who} how often they have treated {called} and how it went.
Please do not share creams, drops or tablets with your {relative}, however alike the {symptom} may look.
"""

# Every slot has a value for each condition, so that these make more titles than anybody asks for.
TITLES = """
Can I go on {activity} at {age} with {called}, {when} too?
{Called} after {trigger}: what will help me at {age} before {event}?
How do I get rid of {called} before {event} in {town}?
I am {age} and have had {called} for {span}. Is it time to stop {activity}?
Will {treatment} help my {part} within {span}, {when} above all?
{Name} and {activity} at {age}: is a rest of {span} enough?
My {relative} has {called}. Can we still go to {town} for {event}?
Is {drug} any use for {called} at {age}, after {span}?
Which is better for {called} at {age} {when}: {treatment} or {drug}?
I work as {job} and have had {called} for {span}: what can I do?
At {age}, can {called} come back after {span} on {drug}?
At {age}, is it safe to use {treatment} while I take {drug} for {disease}?
{Name} at {age}, after {span}: can I try {remedy}?
My {part} and the {symptom} {when}: is it {called} or {disease}?
Can {food} make {called} worse {when}, at {age}?
Do I need {procedure} for {called} at {age}, after {span}?
Told in {town} that I have {called} at {age}: what next?
Why is my {part} so sore {when}, {span} after {activity}?
Does {remedy} do anything for {called} after {span}, at {age}?
May I go back to {hobby} {span} after {trigger}?
Can a {thing} give me {called} at {age}?
Is {called} a reason to miss {event} in {town}?
"""
TITLES_WITH_PAIN = """
How can I ease the pain of {called} while {activity} at {age}?
Pain in my {part} {when} after {activity}: is it {called}, at {age}?
{Name} at {age}: the pain {when} has lasted {span}. What now?
Does {drug} help the pain of {called} within {span}, at {age}?
Is pain in the {part} normal at {age}, {span} after {activity}?
"""

VARIANTS = 8
FIRST_DAY, LAST_DAY = date(2006, 1, 2).toordinal(), date(2024, 11, 30).toordinal()


def lines(text: str) -> list[str]:
    """Return the lines of a block of text."""
    return text.strip().splitlines()


def rank(words: str, rng: Random) -> list[str]:
    """Return each word as often as Zipf's law has it: the tenth a tenth as often as the first."""
    shuffled = sorted(set(words.split()))
    rng.shuffle(shuffled)
    return [word for place, word in enumerate(shuffled, start=1) for _ in range(1 + len(shuffled) // (2 * place))]


class Slots(dict[str, str]):
    """What a template's slots are filled with: picked anew whenever one is asked for."""

    def __init__(self, condition: Condition, pools: dict[str, list[str]], rng: Random) -> None:
        super().__init__(
            name=condition.name,
            Name=condition.name,
            called=condition.called,
            Called=condition.called[0].upper() + condition.called[1:],
            part=condition.part,
            who=condition.who,
            fear=condition.fear,
            your_fear=f" {condition.fear} ".replace(" my ", " your ").strip(),
        )
        own = {"symptom": condition.symptoms, "treatment": condition.treatments, "trigger": condition.triggers}
        self.pools = pools | {slot: list(values) for slot, values in own.items()}
        self.random = rng.random
        self.last: dict[str, str] = {}

    def __missing__(self, slot: str) -> str:
        """Return a value for the slot, and another one than the last time."""
        pool = self.pools[slot]
        at = int(self.random() * len(pool))
        value = pool[at] if pool[at] != self.last.get(slot) else pool[at - 1]
        self.last[slot] = value
        return value


class Bank:
    """The ready-made sentences of one condition: some variants of every template."""

    def __init__(self, condition: Condition, pools: dict[str, list[str]], rng: Random) -> None:
        slots = Slots(condition, pools, rng)

        def write(*texts: str) -> list[list[tuple[str, int]]]:
            return [
                [(sentence, sentence.count(" ") + 1) for sentence in (line.format_map(slots) for _ in range(VARIANTS))]
                for text in texts
                for line in lines(text)
            ]

        self.asked_with_pain, self.asked = write(ASKED_WITH_PAIN), write(ASKED)
        self.opening = {True: write(SUMMARY_FIRST, SUMMARY_WITH_PAIN), False: write(SUMMARY_FIRST)}
        self.closing = write(SUMMARY_SECOND)
        self.answered = {True: write(ANSWERED, ANSWERED_WITH_PAIN), False: write(ANSWERED)}


@cache
def make_pools() -> dict[str, list[str]]:
    """Return what fills the slots that do not depend on the condition."""
    rng = Random(1)  # noqa: S311 - nothing secret
    everyday = dict(unwrap(slot).split(": ", 1) for slot in EVERYDAY.split("\n\n"))
    tail = {"drug": DRUGS, "anatomy": ANATOMY, "disease": DISEASES, "procedure": PROCEDURES, "nerve": NERVES}
    tail |= {"germ": GERMS, "substance": SUBSTANCES}
    return {
        "age": [str(age) for age in range(19, 88)],
        **{slot: list(split(values)) for slot, values in everyday.items()},
        **{slot: rank(words, rng) for slot, words in tail.items()},
    }


@cache
def make_banks() -> list[Bank]:
    """Return the sentences of all conditions, in their order."""
    rng = Random(2)  # noqa: S311 - nothing secret
    return [Bank(condition, make_pools(), rng) for condition in CONDITIONS]


@cache
def strides(size: int) -> list[int]:
    """Return the steps that visit each of `size` places before they come back to the first."""
    return [step for step in range(1, size) if gcd(step, size) == 1]


class Writer:
    """Writes questions about one condition."""

    def __init__(self, condition: Condition, neighbour: Condition, bank: Bank, rng: Random) -> None:
        self.bank, self.random = bank, rng.random
        self.slots = Slots(condition, make_pools(), rng)
        self.topics = [[condition.name], [condition.name, neighbour.name]]
        self.titles = {True: lines(TITLES + TITLES_WITH_PAIN.lstrip()), False: lines(TITLES)}

    def pick(self, values: list[T]) -> T:
        """Return one of the values."""
        return values[int(self.random() * len(values))]

    def walk(self, templates: list[list[tuple[str, int]]]) -> Iterator[tuple[str, int]]:
        """Yield a sentence of each template in turn, with its number of words, in one of many orders."""
        at, step = int(self.random() * len(templates)), self.pick(strides(len(templates)))
        while True:
            yield self.pick(templates[at])
            at = (at + step) % len(templates)

    def write(self) -> Distractor:
        """Return a new question; nine of ten mention pain."""
        bank = self.bank
        pain = self.random() < 0.9
        opening = [self.pick(self.pick(bank.asked_with_pain))] if pain else []
        answer = self.walk(bank.answered[pain])
        asked_on = FIRST_DAY + int(self.random() * (LAST_DAY - FIRST_DAY))
        return Distractor(
            title=self.pick(self.titles[pain]).format_map(self.slots),
            question=fill(opening, self.walk(bank.asked), 46 + int(self.random() * 24)),
            summary=f"{self.pick(self.pick(bank.opening[pain]))[0]} {self.pick(self.pick(bank.closing))[0]}",
            paragraphs=[fill([], answer, 40 + int(self.random() * 14)) for _ in range(self.pick(LENGTHS))],
            topics=self.topics[self.random() < 0.15],
            asked_on=date.fromordinal(asked_on),
            answered_on=date.fromordinal(asked_on + 7 + int(self.random() * 28)),
        )


# How many paragraphs an answer has; mostly as few as the demo's.
LENGTHS = [4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 6, 6, 6, 7, 8]


def fill(parts: list[tuple[str, int]], sentences: Iterator[tuple[str, int]], words: int) -> str:
    """Return the parts and as many sentences as make up at least so many words."""
    text, length = [sentence for sentence, _ in parts], sum(count for _, count in parts)
    while length < words:
        sentence, count = next(sentences)
        text.append(sentence)
        length += count
    return " ".join(text)


def distractors(number: int, seed: int = 7) -> Iterator[Distractor]:
    """Yield so many questions, the same ones for the same seed, a few tens of microseconds each."""
    rng = Random(seed)  # noqa: S311 - nothing secret
    neighbours = (*CONDITIONS[1:], CONDITIONS[0])
    writers = [
        Writer(condition, neighbour, bank, rng)
        for condition, neighbour, bank in zip(CONDITIONS, neighbours, make_banks(), strict=True)
    ]
    for _ in range(number):
        yield writers[int(rng.random() * len(writers))].write()
