"""A generated crawl: general news of twelve desks, a share of it about exchanges of prisoners; the same numbers give the same texts."""

# ruff: noqa: E501 (tables of sentences)
from __future__ import annotations

import random
import re
from html import escape

SLOTS: dict[str, list[str]] = {
    "person": ["Maria Keller", "John Abbott", "Priya Nair", "Samuel Osei", "Hannah Lind", "Diego Ramos", "Aisha Bello", "Tom Whitfield", "Mei Tanaka", "Lars Eklund", "Grace Muriuki", "Peter Novak", "Elena Costa", "Omar Haddad", "Ruth Adler"],
    "city": ["Leeds", "Denver", "Lyon", "Nairobi", "Osaka", "Porto", "Tampa", "Gdansk", "Hobart", "Calgary", "Pune", "Malmo", "Cork", "Austin", "Bristol"],
    "country": ["Canada", "Brazil", "Japan", "Kenya", "Spain", "Norway", "India", "Chile", "Ireland", "Vietnam", "Greece", "Mexico"],
    "firm": ["Northgate Foods", "Halden Energy", "Bluefin Software", "Marlow Bank", "Castor Motors", "Orion Textiles", "Pelham Rail", "Vantage Insurance"],
    "team": ["Rovers", "United", "the Hawks", "City", "the Wanderers", "Athletic", "the Bears", "Town"],
    "n": ["12", "17", "24", "31", "48", "65", "120", "240", "310", "560", "1,200", "4,800"],
    "small": ["two", "three", "four", "five", "six", "eight", "nine", "eleven"],
    "pct": ["2.1%", "3.4%", "0.8%", "5.6%", "12%", "7.9%"],
    "money": ["£40,000", "$3 million", "€12 million", "$450 million", "£2.3 billion"],
    "day": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    "month": ["January", "March", "April", "June", "August", "October", "November"],
    "side": ["Kyiv", "Moscow", "Baku", "Yerevan", "the Houthis", "Hamas", "Israel", "Addis Ababa", "Tehran", "Bogota"],
}  # fmt: skip
DESKS: dict[str, list[str]] = {
    "sport": [
        "{team} beat {team} {small} goals to one on {day} in front of {n} supporters.", "The striker, on loan since {month}, scored twice before half-time.", "Manager {person} said the defenders had been brave and the midfield had been the difference.",
        "The club agreed a fee of {money} for the winger, with a release clause in a four-year contract.", "A swap deal for the goalkeeper fell through on deadline day.", "“We were held hostage by the fixture list,” {person} said after the game.", "The captain was sent off for a late challenge and will miss {small} matches.",
        "The team have not lost at home since {month}.", "Fans returned to the stand that was closed by a fire two years ago.", "{person}, a former marine, trains the squad's young fighters in the gym.", "The crew of the winning yacht celebrated on the quay in {city}.", "The league's disciplinary panel charged the club and set a hearing for {month}.", "He was freed by the club in the summer and signed as a free agent.", "The veteran commander of the back line captured the mood of the dressing room.",
    ],
    "business": [
        "Shares in {firm} fell {pct} on {day} after the company cut its forecast for the year.", "{firm} agreed to sell its retail arm to {firm} for {money}.", "The central bank held its main rate and said that inflation would return to target by {month}.", "Interest-rate swaps point to {small} cuts before the end of the year.", "The exchange said trading would resume on {day}.",
        "Bondholders were offered an exchange of old notes for new ones at a discount.", "“Customers are captive to a market with {small} suppliers,” said {person}, an analyst.", "The group employs {n} people in {country} and {country}.", "Revenue rose {pct} to {money}, helped by demand in {country}.", "Unions called for talks over {n} jobs at the plant in {city}.",
        "The board released its annual report and named {person} chief executive.", "The regulator fined the lender {money} over its charges.", "The deal frees the company from a debt that it took on in {month}.", "Ministers seized on the figures as proof that the plan was working.", "The insurer moved its captive to {city} to save tax.",
    ],
    "courts": [
        "A man of {n} appeared before magistrates in {city} on {day} charged with burglary.", "{person} was jailed for {small} years after admitting fraud worth {money}.", "Police arrested {small} people and released them on bail until {month}.", "Detectives seized drugs with a street value of {money} at a house in {city}.", "The judge sentenced {person} to a community order and {n} hours of unpaid work.",
        "Officers said the teenager was detained under the Mental Health Act and taken to hospital.", "CCTV captured the moment when the van was driven away.", "The trial is expected to last {small} weeks.", "The prison service said an inmate had been found dead in his cell on {day}.", "A jury convicted the driver of causing death by dangerous driving.", "The remains of a woman found in a wood near {city} have been identified.", "The sheriff's office said the suspect was held in the county jail on a bond of {money}.",
        "A former police officer was charged with misconduct and will appear in court in {month}.", "Prosecutors said the gang stole {n} cars and sold them abroad.",
    ],
    "politics": [
        "The prime minister told parliament on {day} that the budget would be passed by {month}.", "Backbench rebels plan to vote against the bill.", "{person}, the opposition leader, called for an inquiry into the contract.", "The council agreed to spend {money} on roads in {city}.", "Protesters gathered outside the town hall over plans to close {small} libraries.", "A petition signed by {n} residents was handed over to the mayor.",
        "Trade talks between {country} and {country} will resume in {month}.", "The two leaders exchanged views on fishing and tariffs over dinner in {city}.", "“Voters will not be held hostage to a party row,” {person} said.", "The minister denied that he had been forced out.", "Polling stations open at seven, and results are expected on {day}.", "The coalition lost its majority when {small} members walked out.", "A spokesman said the army would help to clear the snow.", "The government said troops would be sent to fill sandbags along the river.",
    ],
    "health": [
        "The hospital in {city} said waiting lists had fallen by {pct}.", "Nurses will strike for {small} days in {month} over pay.", "A study of {n} patients found that the drug cut the risk of a stroke by {pct}.", "Doctors released the boy after a night of observation.", "The health ministry confirmed {n} cases of measles in {city}.", "Families of patients were told that visits would be limited.", "Surgeons exchanged kidneys between {small} couples in one day.", "“Nobody should be a prisoner of pain,” said {person}, who leads the charity.", "The trial recruited volunteers aged 40 to 65.", "The vaccine will be free for children under {small}.",
    ],
    "science": [
        "Scientists in {country} captured the first images of the comet on {day}.", "The probe is to return samples to Earth by {month}.", "The team released data on {n} galaxies.", "Captive-bred vultures were set free in the mountains of {country}.", "“Birds that were hatched in captivity need weeks to learn,” said {person}, a biologist.", "A plant in {city} that captures carbon will open in {month}.", "The remains of a ship were found {n} metres down.", "The telescope's mirrors were handed over to the agency in {month}.", "Researchers said the fossil was {n} million years old.", "The paper describes how water is held in the rock.",
    ],
    "weather": [
        "Heavy rain is forecast for {city} on {day}, with {n} millimetres expected.", "Fire crews rescued {small} people from a flooded car.", "Soldiers helped residents to leave their homes as the river rose.", "About {n} homes were without power after the storm.", "Schools in {city} will stay closed until {day}.", "The missing walker returned home safe on {day} evening, police said.", "The coastguard said the crew of the trawler had been taken off by helicopter.", "The bodies of {small} climbers were recovered from the mountain on {day}.", "Roads to the north were opened again by {day}.", "The wind brought down trees across the county.",
    ],
    "culture": [
        "The film, which opens in {city} on {day}, follows a spy who trades places with his brother.", "The band will release its {small} albums again on vinyl.", "The novel tells of a prisoner who escapes across a frozen lake.", "{person} plays the hostage negotiator in the {small}-part drama.", "The gallery has {n} works on loan from {country}.", "The festival captured a younger audience this year.", "The museum will return a mask to {country} after talks that lasted {small} years.", "Critics praised the staging, though the second act is too long.", "Tickets are on sale from {day}.", "The actor said he had been captive to the role for years.",
    ],
    "transport": [
        "Trains between {city} and {city} were cancelled on {day} after a signal failure.", "Passengers were held on board for {small} hours.", "The airline said it would return {n} aircraft to service by {month}.", "Pilots voted for a strike over pay.", "The new bridge will be handed over to the city in {month}.", "A lorry driver was taken to hospital after a crash on the ring road.", "The ferry's crew freed a whale that was caught in a net.", "The toll will rise by {pct} in {month}.", "{firm} won a contract worth {money} to build trams for {city}.", "Commuters said they were hostages to delays.",
    ],
    "world": [
        "Voters in {country} go to the polls on {day}.", "The foreign ministers of {country} and {country} met in {city} for talks on water.", "An earthquake of magnitude {small} shook the coast of {country} on {day}, killing {n} people.", "Air strikes hit a fuel depot overnight, officials said, and {n} people were wounded.", "The army said its troops had captured a village after days of fighting.", "The United Nations said {n} people had fled their homes.", "A ceasefire that was agreed in {month} has largely held.", "The president of {country} returned from a visit to {country} on {day}.", "Police fired tear gas at students who were protesting against fees in {city}.", "The two navies held a drill in the strait.", "Aid agencies said {n} tonnes of grain had reached the port.", "Soldiers patrolled the capital after the vote.",
    ],
    "technology": [
        "{firm} released an update that mends a fault in {n} phones.", "Hackers held the council's files to ransom and demanded {money}.", "The app lets neighbours swap clothes and tools.", "Users said the service was down for {small} hours on {day}.", "The chip will be made at a plant in {city}.", "“Data should not be captive in one firm's cloud,” said {person}.", "The company will trade under a new name from {month}.", "The court ruled that the firm must hand over its code.", "Sales of electric cars rose {pct} in {country}.", "A robot freed the cable in minutes.",
    ],
    "local": [
        "The market in {city} will return on {day} with {n} stalls.", "A cat that went missing in {month} came home on {day}.", "{person}, who served as a sergeant in the army, will open the fete.", "The exchange visit brought {n} pupils from {country} to the town.", "Volunteers at the prison museum in {city} need new guides.", "Residents fear the road will be closed for {small} months.", "The council has let the old barracks to a theatre group.", "The veterans' club held its yearly dinner on {day}.", "Children from {small} schools planted {n} trees.", "The post office will reopen in the shop, the owner said.",
    ],
}  # fmt: skip
PLAIN = [
    "It was the first time since {month} that so many had come.", "{person} said the decision had been made with care.", "The work cost {money} and took {small} months.", "A second phase is planned for next year.", "Nobody was available for comment on {day}.", "The figure is {pct} higher than a year ago.",
    "More than {n} people took part, according to the organisers.", "“We are pleased with the way it has gone,” {person} said.", "The building dates from the nineteenth century.", "A spokeswoman for the council said the plan would be looked at again in {month}.", "Prices in {city} rose by {pct} in the same period.", "The report was written by {small} experts from {country}.",
    "There were queues from early in the morning.", "{person}, who lives nearby, welcomed the news.", "Others were less sure that it would help.", "The idea came from a similar scheme in {country}.", "It is not clear how it will be paid for.", "Further details will be published on {day}.", "The company did not answer questions by email.", "Experts say the effect will be small.",
    "The weather was warm for {month}.", "A map of the area is on the website.", "The old rules will apply until the end of the year.", "That is about {n} more than in {month}.", "“It makes sense,” said {person}, a teacher from {city}.", "The road runs along the coast for {n} miles.", "Visitors are asked to book.", "The bill will be paid from reserves.", "Similar plans in {city} were dropped in {month}.", "He has worked there for {small} years.",
]  # fmt: skip
TOPIC = [
    "{side} and {side} exchanged {n} prisoners each on {day}, officials on both sides said.", "Among those who came home were {small} women and {n} soldiers who had been held since the first weeks of the war.", "The swap was mediated by {country}, its foreign ministry said.", "The Red Cross confirmed that {n} detainees had been flown to {city}.",
    "Relatives of the missing held up photographs as the buses came in.", "“He weighs half of what he did,” said {person}, whose son was captured in {month}.", "{side} also handed over the bodies of {n} soldiers.", "A further {n} captives are to be freed by {month} under the agreement.", "Talks on an all-for-all exchange are to go on in {city}.", "The ombudsman said that {n} people were still in captivity.", "It was the {small} exchange since {month}.",
    "The hostages were handed to the Red Cross at a crossing on {day}.",
]  # fmt: skip
SHARE = 100
"""One article in so many is about the topic."""
NOISE = (
    "<nav>"
    + "".join(f'<a href="/{w}">{w}</a> ' for w in ("Home", "World", "Sport", "Business", "Culture", "Weather", "Jobs", "Contact"))
    + "</nav>"
)


def article(number: int, *, share: int = SHARE) -> str:
    """A headline, a byline and some 400 words; every `share`-th is about the topic (none where `share` is 0)."""
    moves = random.Random(number)
    about = share and number % share == 0
    desk = "topic" if about else moves.choice(sorted(DESKS))
    own = TOPIC if about else DESKS[desk]
    lines = [_filled(line, moves) for line in moves.sample(own, 7)] + [_filled(moves.choice(own), moves) for _ in range(5 * about)]
    lines += [_filled(line, moves) for line in moves.sample(PLAIN, 12)]
    for other in () if about else moves.sample(sorted(DESKS), 4):
        lines += [_filled(line, moves) for line in moves.sample(DESKS[other], 2)]
    title = _filled(moves.choice(own), moves).rstrip(".").replace(" on " + "Monday", "")
    body = "\n\n".join(" ".join(lines[at : at + 3]) for at in range(0, len(lines), 3))
    return f"{title}\n\nBy {moves.choice(SLOTS['person'])}\n\n{body}\n"


def page(number: int, *, share: int = SHARE) -> str:
    """The same article as an HTML page with navigation, teasers and scripts around it."""
    title, byline, *paragraphs = article(number, share=share).strip().split("\n\n")
    body = "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in paragraphs)
    moves = random.Random(-number)
    teasers = "".join(f'<li><a href="/{n}">{escape(_filled(moves.choice(DESKS["sport"]), moves))}</a></li>' for n in range(12))
    script = f'<script>var page = {{"id": {number}, "keys": [{", ".join(str(moves.random()) for _ in range(120))}]}};</script>'
    style = "<style>" + ".a{color:red;margin:0 auto}" * 60 + "</style>"
    return (
        f"<!DOCTYPE html><html><head><title>{escape(title)} | Daily Example</title>{style}{script}"
        f'<meta property="article:published_time" content="2024-05-{1 + number % 28:02d}T08:00:00Z"></head><body><header>{NOISE}</header><main><article>'
        f'<h1>{escape(title)}</h1><div class="byline">{escape(byline)}</div>{body}</article></main><aside><h2>Most read</h2><ul>{teasers}</ul></aside>'
        f"<footer>{NOISE * 3}<p>© Daily Example. All rights reserved.</p></footer>{script}</body></html>"
    )


def _filled(template: str, moves: random.Random) -> str:
    return re.sub(r"\{(\w+)\}", lambda slot: moves.choice(SLOTS[slot[1]]), template)
