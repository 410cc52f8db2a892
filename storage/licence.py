"""The words under which what comes from Ofsted may be passed on."""

OGL_ADDRESS = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
OGL_NOTICE = (
    "Contains public sector information published by Ofsted and licensed under the Open Government Licence v3.0 "
    f"({OGL_ADDRESS})."
)
OUR_NOTICE = "Gathered, read and compared by Gradewatch, which is not Ofsted and speaks for nobody but itself."
