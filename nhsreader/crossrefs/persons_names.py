"""Common given names, and words that make a pair of capitalised words no person."""

from __future__ import annotations

_GIVEN = """
Aaron Abdul Abigail Adam Adrian Ahmed Aidan Alan Alasdair Alastair Alec Alex Alexander Alexandra
Alfred Ali Alice Alison Alistair Allan Allen Allyson Amanda Amber Amit Amy Amyas Andrea Andrew
Andy Aneurin Angela Anil Anita Ann Anna Anne Annette Anthony Antonia Ara Arjun Arthur Asha Ashok
Aziz Barack Barbara Barry Bashir Ben Benjamin Bernard Bernie Beth Beverley Bob Boris Brenda
Brendan Brian Bridget Bruce Calum Candace Carl Carol Caroline Catherine Cathy Charles Charlie
Charlotte Chris Christian Christina Christine Christopher Chuka Claire Clara Clare Claude
Clement Clive Colin Craig Cynthia Dafydd Daisy Damian Dan Daniel Danny Darren Dave David Debbie
Deborah Deepak Denis Dennis Derek Desmond Devi Diana Diane Diarmuid Dipti Dominic Donald Donna
Dorothy Doug Douglas Duncan Ed Eddie Edward Edwina Eileen Elaine Eleanor Elizabeth Ellen Eluned
Emily Emma Emyr Enoch Eric Esther Ethel Eva Evan Eve Farah Fatima Felicity Finlay Fiona Frances
Francis Fraser Fred Gareth Gary Gavin Geoff Geoffrey George Gerald Gerard Gerry Giles Gill
Gillian Gina Glenys Gordon Graham Greg Gregor Gurpreet Gwenda Gwyn Gwyneth Hamish Hamza Hannah
Harold Harpreet Harriet Harry Hazel Heather Heidi Helen Henry Hilary Howard Hugh Huw Iain Ian
Ifan Imran Ioan Isobel Ivan Jack Jackie Jacob Jacqui Jagtar James Jamie Jan Jane Janet Janice
Jasmine Jason Jean Jeane Jeff Jennifer Jenny Jeremy Jess Jessica Jill Jim Jo Joan Joanna Joanne
John Jon Jonathan Joseph Joyce Judith Judy Julia Julian Julie Justin Kailash Kamal Karen Karin
Kate Katherine Kathryn Kathy Katie Keir Keith Kelly Kemi Ken Kenneth Kevin Kiran Kirsten Kirsty
Kwame Kwasi Larry Laura Lauren Lawrence Leanne Len Leo Leon Leonard Leslie Liam Linda Lindsay
Lindsey Lisa Liz Lorraine Louise Luciana Lucy Luke Lynda Lynn Lynne Maggie Malcolm Mandy Marcus
Margaret Maria Marian Marie Marion Martin Mary Matt Matthew Maureen Maurice Max Maxine Meg Megan
Melanie Mhairi Michael Michelle Mick Mike Miles Mohammed Moira Monica Morag Muhammad Muir Nadhim
Nadia Nadine Nancy Naomi Natalie Navina Neena Neil Niall Nicholas Nick Nicky Nicola Nicolas
Nigel Nikki Norman Nuala Nye Oliver Olivia Oonagh Owen Pam Pamela Parveen Patricia Patrick Paul
Paula Pauline Penny Pete Peter Phil Philip Philippa Phillip Polly Preet Priya Rachel Raj Ralph
Rashid Ravi Raymond Rebecca Rhodri Rhun Rhys Richard Rishi Rob Robert Roberta Robin Rod Roger
Roisin Ron Ronald Rory Rosalind Rosie Roy Rupert Russell Ruth Ryan Saffron Sajid Sally Sam
Samantha Samuel Sandra Sanjay Sara Sarah Sean Seema Shami Sharon Shaun Sheila Shirley Shona Sian
Simon Siobhan Sonia Sophie Stefan Stella Stephen Steve Steven Stewart Stuart Sunil Susan Suzanne
Sylvia Tanya Tariq Terence Tessa Thangam Theresa Therese Thomas Tim Timothy Tina Toby Tom Tony
Tracey Tracy Trevor Una Ursula Usha Valerie Vanessa Vaughan Vera Veronica Vicky Victor Vijay
Vikram Vincent Virginia Waheed Wendy Wes William Winifred Wyn Yasmin Yvette Yvonne Zarah Zoe
"""
_ALSO_WORDS = "Bill Dawn Frank Guy Grace Mark Norma Pat Ray Rose Sue Will"
_NO_SURNAME = """
Academy Act Alliance And April Are Association At August Authority Award Bill Board Building But
Campus Care Centre Chair Chairman Charity Church City Clinic Clinical College Commission
Committee Cooper's Council Court Day December Department Director England Executive February For
Foundation Friday Fund Government Group Has He Health Hopkins Hospice Hospital House I If In
Infirmary Inquiry Institute Ireland Is It January July June Keynes Labour Lane Lecture Library
March May Medical Memorial Minister Monday NHS No Not November October Of Office Officer On One
Or Park Partnership Party Place Plan President Prize Programme Report Review Road Royal Said
Saturday Says School Scotland Secretary September Service Services She Society Square Street
Sunday Surgery The They Three Thursday To Tower Trust Tuesday Two UK Union University Wales Ward
Was We Wednesday When Who Wing
"""

GIVEN_NAMES = frozenset(_GIVEN.split())
ALSO_WORDS = frozenset(_ALSO_WORDS.split())
"""Given names that are words as well: no name at the start of a sentence or after a capital."""
NO_SURNAME = frozenset(_NO_SURNAME.split())
"""Words in capitals that are no surname after a given name."""
