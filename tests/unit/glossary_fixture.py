"""A small glossary of made-up and real senses for the tests."""

from nhsreader.glossary.entries import Entry, Glossary, Name


def sample() -> Glossary:
    """Two senses each of SHA, STP and ICP, one each of other terms."""
    return Glossary(
        [
            Entry(
                id="strategic",
                short="SHA",
                long="strategic health authority",
                name="Strategic health authority",
                kind="body-type",
                start="2002-10-01",
                end="2013-03-31",
                used_from="2001-07",
                nation="England",
                publishers=("kings-fund",),
                cues=("trusts", "region", "performance manage"),
                siblings=("PCT", "FT"),
                prior=0.75,
            ),
            Entry(
                id="socialist",
                short="SHA",
                long="Socialist Health Association",
                name="Socialist Health Association",
                kind="organisation",
                start="1930",
                nation="UK",
                publishers=("socialist-health-association",),
                cues=("Labour", "socialist", "policy meetings", "affiliated"),
                siblings=("KONP",),
                prior=0.25,
            ),
            Entry(
                id="plan",
                short="STP",
                long="sustainability and transformation plan",
                name="Sustainability and transformation plan",
                kind="programme",
                start="2015-12-22",
                successor=("partnership",),
                cues=("draft", "submitted", "secret"),
                prior=0.55,
            ),
            Entry(
                id="partnership",
                short="STP",
                long="sustainability and transformation partnership",
                name="Sustainability and transformation partnership",
                kind="body-type",
                start="2017-03",
                predecessor=("plan",),
                cues=("chair", "leader"),
                siblings=("ICS",),
                prior=0.45,
            ),
            Entry(
                id="board",
                short="NHSE",
                long="NHS England",
                name="NHS England",
                aliases=("National Commissioning Board",),
                shorts=("NCB",),
                kind="organisation",
                names=(
                    Name(
                        name="NHS Commissioning Board",
                        short="NCB",
                        start="2012-10-01",
                        end="2013-03-31",
                    ),
                    Name(name="NHS England", short="NHSE", start="2013-04-01"),
                ),
                start="2012-10-01",
                used_from="2010-07",
            ),
            Entry(
                id="monitor",
                long="Monitor",
                name="Monitor (regulator)",
                kind="organisation",
                start="2004",
            ),
            Entry(
                id="system",
                short="ACS",
                long="accountable care system",
                name="Accountable care system",
                kind="contract-model",
                start="2016",
            ),
            Entry(
                id="nhs",
                short="NHS",
                long="National Health Service",
                name="National Health Service",
                start="1948",
            ),
            Entry(
                id="ae", short="A&E", long="accident and emergency", name="Accident and emergency"
            ),
            Entry(id="cp", short="CP", long="community pharmacy", name="Community pharmacy"),
            Entry(
                id="it", short="IT", long="information technology", name="Information technology"
            ),
            Entry(
                id="pacs",
                short="PACS",
                long="primary and acute care system",
                name="Primary and acute care system",
            ),
            Entry(
                id="ft",
                short="FT",
                long="foundation trust",
                name="Foundation trust",
                kind="body-type",
                start="2004",
            ),
            Entry(
                id="aco",
                short="ACO",
                long="accountable care organisation",
                name="Accountable care organisation",
            ),
        ]
    )
